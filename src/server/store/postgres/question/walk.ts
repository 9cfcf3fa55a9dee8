import type { Row } from '../database/cells.ts'
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

/** What is read of the records that a walk finds: columns beside `ord`, and the tables that have them, joined to `f`. */
export interface Wanted {
  columns: string
  joined: string
}

/** Rows that are examined before the indexes are used: a millisecond or two. */
const WINDOW = 2_000
/** The most that are examined where the first told that they would have enough: a phrase is looked up in 5 µs a row. */
const MOST_EXAMINED = 16_000

/**
 * The next matching records in list order. What many rows have is found by examining some; what few have, by indexes and
 * sorting. A single statement for both would be planned as if it were always the one or the other, which costs seconds
 * if it is not.
 */
export async function walk(session: Session, asked: PgQuestion, step: Step, wanted: Wanted): Promise<Row[]> {
  if (matchesNone(asked)) return []
  // The parts of a spread table are small, and their statistics are reliable.
  if (session.isSpread) return readSpread(session, asked, step, wanted)
  if (!isNarrowed(asked)) return find(session, asked, step, 'all', wanted)
  const near = await find(session, asked, step, { window: WINDOW, each: false }, wanted)
  if (near.length >= step.limit) return near
  // Half as many again as it takes if the next rows are like these.
  const window = Math.ceil((1.5 * WINDOW * step.limit) / near.length)
  const further = window <= MOST_EXAMINED ? await find(session, asked, step, { window, each: true }, wanted) : []
  return further.length >= step.limit ? further : find(session, asked, step, 'far', wanted)
}

/** Nodes do not know which parts the first rows of all stand in: those are found first. */
async function readSpread(session: Session, asked: PgQuestion, step: Step, wanted: Wanted): Promise<Row[]> {
  const found = await find(session, asked, step, 'all', null)
  return readPlaced(
    session,
    found.map(({ ord }) => Number(ord)),
    wanted,
  )
}

/** The records at these places, in this order; deleted ones are left out. */
export async function readPlaced(session: Session, ords: readonly number[], wanted: Wanted): Promise<Row[]> {
  if (ords.length === 0) return []
  const text = `SELECT f.ord, ${wanted.columns} FROM completions f ${wanted.joined} WHERE f.ord = ANY($1::bigint[])`
  const found = new Map((await session.often(text, [ords])).map((row) => [Number(row['ord']), row]))
  return ords.map((ord) => found.get(ord)).filter((row) => row !== undefined)
}

async function find(
  session: Session,
  asked: PgQuestion,
  step: Step,
  how: 'all' | 'far' | { window: number; each: boolean },
  wanted: Wanted | null,
): Promise<Row[]> {
  const values = new Values()
  const isNear = typeof how === 'object'
  const condition = where(asked, step.asOf, values, isNear && how.each)
  const order = step.descending ? 'DESC' : 'ASC'
  const beyond = step.from === null ? 'true' : `d.ord ${step.descending ? '<' : '>'} ${values.add(step.from)}`
  const from = isNear
    ? `(SELECT d.* FROM completions d WHERE ${beyond} ORDER BY d.ord ${order} LIMIT ${values.add(how.window)}) d WHERE ${condition}`
    : `completions d WHERE ${condition} AND ${beyond}`
  // From afar not by the column itself: the planner would then walk its index, hoping for an early match.
  const by = how === 'far' ? 'd.ord + 0' : 'd.ord'
  const text = `SELECT d.ord FROM ${from} ORDER BY ${by} ${order} LIMIT ${values.add(step.limit)}`
  if (wanted === null) return session.often(text, values.list)
  return session.often(
    `SELECT f.ord, ${wanted.columns} FROM (${text}) f ${wanted.joined} ORDER BY f.ord ${order}`,
    values.list,
  )
}
