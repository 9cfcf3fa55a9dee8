import type { Sort } from '#contract/search/search-query.ts'
import { sortColumn } from '../../../question/sort-columns.ts'
import type { Session } from '../../database/database.ts'
import { matchesAll, type PgQuestion, toOrderedSql, Values } from '../../question/filter-sql.ts'
import { ENDS_COLUMNS, readEnds } from '../../stretches/later/pack-ends.ts'
import { PLACE } from '../../stretches/stretch.ts'
import { eachStretch, packedState } from '../../stretches/stretch-table.ts'
import { type FirstPlaces, readPlaces } from '../read-places.ts'
import { seqsOf } from '../../stretches/seqs-of.ts'

/** So many rows are looked up at the most, at 5 µs each: all of the table are sorted in the time of 100,000. */
const MOST_LOOKED_UP = 40_000
/** Where more stretches have more of the first rows, the order goes with the time, or most rows are equal in it. */
const MOST_SHORT = 16
/** Of each stretch so many more are looked up than it has among the first where these are spread evenly. */
const MORE = { times: 1.5, rows: 8 }

/** A stretch, whose first rows in an order stand at these places, and how many of them are looked up; null: all its rows. */
interface Candidates {
  number: number
  rows: number
  places: Float64Array
  taken: number | null
}

/**
 * The first of all rows in an order that packed numbers do not tell: the database compares the first ones of each stretch, and more
 * of those stretches whose last one is among them. Null where that does not tell, or takes more than to sort all.
 */
export async function readEndsOrder(
  session: Session,
  asked: PgQuestion,
  sort: Sort,
  upTo: number,
  limit: number,
): Promise<FirstPlaces | null> {
  const column = sortColumn(sort.field)
  if (column === null || !ENDS_COLUMNS.includes(column) || !matchesAll(asked) || session.isSpread) return null
  const state = await packedState(session, PLACE, upTo)
  if (state === null) return null
  const ends = await readEnds(session, column, sort.descending, state.closed)
  const share = Math.ceil((MORE.times * limit) / (state.closed + 1)) + MORE.rows
  const candidates: Candidates[] = []
  await eachStretch(session, PLACE, upTo, (stretch) => {
    const first = Float64Array.from(ends.get(stretch.number) ?? [], stretch.places())
    const isWhole = first.length === 0 || first.length === stretch.rows
    const taken = isWhole ? null : Math.min(share, first.length)
    candidates.push({ number: stretch.number, rows: stretch.rows, places: first, taken })
  })
  for (;;) {
    const looked = candidates.reduce((sum, { rows, taken }) => sum + (taken ?? rows), 0)
    if (looked > MOST_LOOKED_UP) return null
    const values = new Values()
    const { text, by } = toOrderedSql(asked, sort, null, values)
    // Each by itself: for one condition on both the planner may read the whole table.
    const among = toAmong(session, candidates, upTo, values).map((some) => `${text} AND ${some}`)
    const found = `SELECT f.ord, f.key FROM (${among.join(' UNION ALL ')}) f ORDER BY ${by} LIMIT ${values.add(limit)}`
    const places = await readPlaces(session, found, by, values)
    const short = shortOf(candidates, new Set(places))
    if (short.length === 0) return { places, isWhole: places.length < limit }
    if (short.length > MOST_SHORT) return null
    for (const one of short) one.taken = (one.taken ?? 0) < one.places.length ? one.places.length : null
  }
}

/** The conditions on the rows that are looked up, of which each row meets one. */
function toAmong(session: Session, candidates: readonly Candidates[], upTo: number, values: Values): string[] {
  const places = candidates.flatMap(({ places: first, taken }) => [...first.subarray(0, taken ?? 0)])
  const whole = candidates.flatMap(({ number, taken }) => (taken === null ? [number] : []))
  const ranges = whole.map((number) => {
    const [least, last] = seqsOf(session, number)
    return `d.seq BETWEEN ${values.add(least)}::bigint AND ${values.add(Math.min(last, upTo))}::bigint`
  })
  return [`d.ord = ANY(${values.add(places)}::bigint[])`, ...ranges]
}

/** The stretches of which more rows may be among the first: the last one that was looked up is. */
function shortOf(candidates: readonly Candidates[], first: ReadonlySet<number>): Candidates[] {
  return candidates.filter(({ places, taken }) => taken !== null && first.has(places[taken - 1] ?? -1))
}
