import { createRecentMap } from '#lib/recent-map.ts'
import { toFilterKey } from '../../question/filter.ts'
import type { Session } from '../database/database.ts'
import { type PgQuestion, Values, where } from '../question/filter-sql.ts'
import { readTotals } from '../tables/totals.ts'

/**
 * What counts of one kind may weigh together, and of how many questions they are kept. A page asks for one of each kind and, while
 * it is narrowed, for one a condition: 40 are what a few people look at. A count of a facet or a bar weighs 1 and takes some 20
 * bytes, so that 500,000 are 10 MB.
 */
const LIMITS = { entries: 40, weight: 500_000 }
/**
 * If more rows than these came in since, all are counted again. Those that came in are looked at one by one, and at 100 calls a
 * second it takes three minutes until they are so many: an open page has asked again by then.
 */
const MOST_ADDED = 20_000

/** Which rows are counted: those with a `seq` above `after` (null: all) and up to `upTo`. `of`: how many rows the store has. */
export interface Arrivals {
  after: number | null
  upTo: number
  of: number
}

/** What was counted when the store had come so far. */
interface Kept<T> {
  changes: number
  seq: number
  counts: T
}

/**
 * Keeps what was counted for the latest questions: as long as nothing is edited or deleted, only the rows that came in since are
 * counted and added. `add` gives both together and leaves its arguments as they are; `weigh` says what is kept, in any unit.
 */
export function createKeptCounts<T>(weigh: (counts: T) => number, add: (known: T, more: T) => T) {
  const kept = createRecentMap<Kept<T>>(LIMITS, ({ counts }) => weigh(counts))
  /** `how` is all that tells the counts of one filter apart. */
  return async (
    session: Session,
    { filter }: PgQuestion,
    how: readonly unknown[],
    count: (arrivals: Arrivals) => Promise<T>,
  ): Promise<T> => {
    const { seq, changes, n } = await readTotals(session)
    const key = JSON.stringify([toFilterKey(filter), ...how])
    const known = kept.get(key)
    const isGood = known?.changes === changes && known.seq <= seq && seq - known.seq <= MOST_ADDED
    if (isGood && known.seq === seq) return known.counts
    const added = await count({ after: isGood ? known.seq : null, upTo: seq, of: n })
    const counts = isGood ? add(known.counts, added) : added
    kept.set(key, { changes, seq, counts })
    return counts
  }
}

/** The condition for rows by when they came in. `each`, as for `where`: few rows are looked at one by one. */
export function whereIn(
  session: Session,
  asked: PgQuestion,
  { after, upTo }: Arrivals,
  values: Values,
  each = after !== null,
): string {
  // On one node nothing is seen that is not counted.
  const condition = where(asked, session.isSpread ? upTo : null, values, each)
  return after === null ? condition : `${condition} AND d.seq > ${values.add(after)}::bigint`
}
