import { BEST_MATCH, type Sort } from '#contract/search/search-query.ts'
import { joined } from '../../../question/joined.ts'
import type { Session } from '../../database/database.ts'
import { type PgQuestion, Values } from '../../question/filter-sql.ts'
import { walk } from '../../question/walk.ts'
import { type FirstPlaces, readPlaces } from '../read-places.ts'
import { readPackedPlaces } from './read-packed-order.ts'

/** So many of the newest rows that match are ranked: each takes 10 µs. */
const MOST_RANKED = 10_000

/**
 * The first rows by how well they match: of many the newest, and the others behind them, newest first. Null on several
 * nodes, and where nothing is ranked.
 */
export async function readMatchOrder(
  session: Session,
  asked: PgQuestion,
  { field }: Sort,
  upTo: number,
  limit: number,
  ranked = MOST_RANKED,
): Promise<FirstPlaces | null> {
  const words = asked.text?.rank ?? null
  if (words === null || field !== BEST_MATCH.field || session.isSpread) return null
  const far = limit > ranked ? await readPackedPlaces(session, asked, true, upTo, limit) : null
  // One more than are ranked tells whether these are all.
  const places = far?.places ?? (await readNewest(session, asked, upTo, Math.max(limit, ranked + 1)))
  const values = new Values()
  const [query, list] = [values.add(words), values.add([...places.subarray(0, ranked)])]
  // Looked up one by one: the index of words would find all that say them.
  const rank = `SELECT max(ts_rank(t.words, ${query}::tsquery, 1)) FROM texts t WHERE t.ord = p.ord AND t.words @@ ${query}::tsquery`
  const found = `SELECT p.ord, (${rank}) AS key FROM unnest(${list}::bigint[]) p (ord)`
  const best = await readPlaces(session, found, 'key DESC NULLS LAST, ord DESC', values)
  const all = joined([best, places.subarray(ranked)], Float64Array)
  const first = { places: all.subarray(0, limit), isWhole: all.length < limit }
  return places.length > ranked ? { ...first, ranked } : first
}

/** So many of the newest rows that match. */
async function readNewest(session: Session, asked: PgQuestion, asOf: number, limit: number): Promise<Float64Array> {
  const step = { descending: true, from: null, limit, asOf }
  const found = await walk(session, asked, step, { columns: '0 AS none', joined: '' })
  return Float64Array.from(found, ({ ord }) => Number(ord))
}
