import type { Session } from '../database/database.ts'
import { type PgQuestion, isNarrowed, matchesNone, Values, where } from './filter-sql.ts'

/** Where a walk begins and how far it goes. */
export interface Step {
  descending: boolean
  /** The place before the first; null: from the edge. */
  from: number | null
  limit: number
  asOf: number | null
}

/** Rows that are examined before the indexes are used. */
const WINDOW = 2_000

/**
 * The next matching places in list order. What many rows have is found by examining some; what few have, by indexes and
 * sorting. A single statement for both would be planned as if it were always the one or the other, which costs seconds
 * if it is not.
 */
export async function walk(session: Session, asked: PgQuestion, step: Step): Promise<number[]> {
  if (matchesNone(asked)) return []
  // The parts of a spread table are small, and their statistics are reliable.
  if (!isNarrowed(asked) || session.isSpread) return find(session, asked, step, 'all')
  const near = await find(session, asked, step, 'near')
  return near.length >= step.limit ? near : find(session, asked, step, 'far')
}

async function find(session: Session, asked: PgQuestion, step: Step, how: 'all' | 'near' | 'far'): Promise<number[]> {
  const values = new Values()
  const condition = where(asked, step.asOf, values)
  const order = step.descending ? 'DESC' : 'ASC'
  const beyond = step.from === null ? 'true' : `d.ord ${step.descending ? '<' : '>'} ${values.add(step.from)}`
  const limit = values.add(step.limit)
  const all = `SELECT d.ord FROM completions d WHERE ${condition} AND ${beyond}`
  const window = `SELECT d.* FROM completions d WHERE ${beyond} ORDER BY d.ord ${order} LIMIT ${WINDOW}`
  const text = {
    all: `${all} ORDER BY d.ord ${order} LIMIT ${limit}`,
    near: `SELECT d.ord FROM (${window}) d WHERE ${condition} ORDER BY d.ord ${order} LIMIT ${limit}`,
    // Not by the column itself: the planner would then walk its index, hoping for an early match.
    far: `${all} ORDER BY d.ord + 0 ${order} LIMIT ${limit}`,
  }[how]
  return (await session.rows(text, values.list)).map((row) => Number(row['ord']))
}
