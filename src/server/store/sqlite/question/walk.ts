import { toDrive } from './drive.ts'
import { asksForPrompts, driverOf, type Filter, isEmpty } from '../../question/filter.ts'
import { type Drive, fromWhere } from './filter-sql.ts'
import type { Statements } from '../database/statements.ts'
import { textPartsOf } from './text-parts-of.ts'

/** A step along the list. `from` is exclusive; null: from the edge. */
export interface Step {
  descending: boolean
  from: number | null
  limit: number
  /** Leaves out rows with a higher `seq`; null: there are none. */
  asOf: number | null
}

/** With more values of one field than this, a walk for each takes longer than one walk over all rows. */
const MOST_WALKS = 32

/**
 * The places of the next rows that match, in order. It costs the same anywhere in the list: it follows the rarest pair
 * along an index in list order, and never sorts. Several values of that field are walked one by one and merged.
 */
export function walk(statements: Statements, filter: Filter, step: Step): number[] {
  if (isEmpty(filter)) return []
  const driver = driverOf(filter)
  if (filter.text === undefined && asksForPrompts(filter)) return statements.ords(walkSql(filter, 'prompts', step))
  if (filter.text !== undefined) {
    const drive = toDrive(filter, 0)
    return drive === 'texts'
      ? walkEach(statements, filter, textPartsOf(statements), step)
      : statements.ords(walkSql(filter, drive, step))
  }
  if (driver === null || driver.length > MOST_WALKS) return statements.ords(walkSql(filter, null, step))
  const [only, ...more] = driver
  if (only !== undefined && more.length === 0) return statements.ords(walkSql(filter, only.pair, step))
  return walkEach(
    statements,
    filter,
    driver.map(({ pair }) => pair),
    step,
  )
}

function walkEach(statements: Statements, filter: Filter, drives: readonly Drive[], step: Step): number[] {
  const found = new Set(drives.flatMap((drive) => statements.ords(walkSql(filter, drive, step))))
  return [...found].sort((a, b) => (step.descending ? b - a : a - b)).slice(0, step.limit)
}

/** The statement of one walk; exported so that its plan can be tested. */
export function walkSql(filter: Filter, drive: Drive, step: Step) {
  const sql = fromWhere(beyond(filter, step), drive, step.asOf, false)
  const place = typeof drive === 'string' && drive !== 'prompts' ? 'd.place' : 'd.ord'
  return {
    text: `SELECT d.ord AS ord ${sql.text} ORDER BY ${place} ${step.descending ? 'DESC' : 'ASC'} LIMIT ?`,
    values: [...sql.values, step.limit],
  }
}

/** A filter without the rows that a step has passed. */
function beyond(filter: Filter, { from, descending }: Step): Filter {
  if (from === null) return filter
  return descending
    ? { ...filter, below: Math.min(filter.below ?? from, from) }
    : { ...filter, from: Math.max(filter.from ?? 0, from + 1) }
}
