import type { Sort } from '#contract/search/search-query.ts'
import type { Session } from '../database/database.ts'
import { type PgQuestion, toOrderedSql, matchesNone, Values } from '../question/filter-sql.ts'
import { readMetadataOrder } from './read-metadata-order.ts'
import { readPackedOrder } from './read-packed-order.ts'
import { type FirstPlaces, readPlaces } from './read-places.ts'

/** The places of the first `limit` rows that match, in order. */
export async function readOrder(
  session: Session,
  asked: PgQuestion,
  sort: Sort,
  asOf: number | null,
  limit: number,
): Promise<FirstPlaces> {
  if (matchesNone(asked)) return { places: new Float64Array(), isWhole: true }
  if (sort.field.startsWith('meta.')) return readMetadataOrder(session, asked, sort, asOf, limit)
  const packed =
    asOf !== null && Number.isFinite(limit) ? await readPackedOrder(session, asked, sort, asOf, limit) : null
  if (packed !== null) return packed
  const values = new Values()
  const { text, by } = toOrderedSql(asked, sort, asOf, values)
  const first = Number.isFinite(limit) ? ` ORDER BY ${by} LIMIT ${values.add(limit)}` : ''
  const places = await readPlaces(session, `SELECT ord, key FROM (${text}) f${first}`, by, values)
  return { places, isWhole: places.length < limit }
}
