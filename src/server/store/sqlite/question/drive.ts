import { asksForPrompts, driverOf, type Filter } from '../../question/filter.ts'
import type { Drive } from './filter-sql.ts'

/** Above this share of all rows, walking all rows is faster than looking each one up. */
const WORTH_DRIVING = 0.3

/** Searching the text of one row takes as long as reading some hundred places from the text index. */
const WORTH_LOOKING_INTO = 500

/**
 * What to walk along: the rows of the prompts that are asked for; the rarest pair, if so few rows have it that looking each up is faster than walking all `rows`;
 * for a text search, its index, unless only a few rows need to be searched.
 */
export function toDrive(filter: Filter, rows: number): Drive {
  const driver = driverOf(filter)
  const [only, ...more] = driver ?? []
  if (filter.text !== undefined) {
    return only !== undefined && more.length === 0 && only.n <= WORTH_LOOKING_INTO ? only.pair : 'texts'
  }
  if (asksForPrompts(filter)) return 'prompts'
  return only !== undefined && more.length === 0 && only.n < rows * WORTH_DRIVING ? only.pair : null
}
