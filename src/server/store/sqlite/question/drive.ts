import { driverOf, type Filter } from '../../question/filter.ts'
import type { Drive } from './filter-sql.ts'

/** Above this share of all rows, walking the rows beats looking each one up. */
const WORTH_DRIVING = 0.3

/** Looking for a text in one row costs as much as reading some hundred places off the index of texts. */
const WORTH_LOOKING_INTO = 500

/**
 * What to walk along: the rarest pair, where few enough rows carry it that looking each up beats walking all `rows`; a text
 * along its index, unless it is to be looked for in a few rows only.
 */
export function driveOf(filter: Filter, rows: number): Drive {
  const driver = driverOf(filter)
  const [only, ...more] = driver ?? []
  if (filter.text !== undefined) {
    return only !== undefined && more.length === 0 && only.n <= WORTH_LOOKING_INTO ? only.pair : 'texts'
  }
  return only !== undefined && more.length === 0 && only.n < rows * WORTH_DRIVING ? only.pair : null
}
