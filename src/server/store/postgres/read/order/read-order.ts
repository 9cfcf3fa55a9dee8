import type { Sort } from '#contract/search/search-query.ts'
import { sortColumn } from '../../../question/sort-columns.ts'
import type { Session } from '../../database/database.ts'
import { matchesAll, matchesNone, type PgQuestion, toOrderedSql, Values, where } from '../../question/filter-sql.ts'
import { type FirstPlaces, readPlaces } from '../read-places.ts'
import { readEndsOrder } from './read-ends-order.ts'
import { readMatchOrder } from './read-match-order.ts'
import { readMetadataOrder } from './read-metadata-order.ts'
import { readPackedOrder } from './read-packed-order.ts'

/** Columns whose orders the table has an index of, and how far a row after the other is read by it. */
const INDEXED = { columns: ['tokens', 'cost'], most: 1_000 }

/** The places of the first `limit` rows that match, in order. */
export async function readOrder(
  session: Session,
  asked: PgQuestion,
  sort: Sort,
  asOf: number | null,
  limit: number,
): Promise<FirstPlaces> {
  if (matchesNone(asked)) return { places: new Float64Array(), isWhole: true }
  if (asOf !== null && Number.isFinite(limit)) {
    const part =
      (await readIndexedOrder(session, asked, sort, asOf, limit)) ??
      (await readMatchOrder(session, asked, sort, asOf, limit)) ??
      (await readPackedOrder(session, asked, sort, asOf, limit)) ??
      (await readEndsOrder(session, asked, sort, asOf, limit))
    if (part !== null) return part
  }
  if (sort.field.startsWith('meta.')) return readMetadataOrder(session, asked, sort, asOf, limit)
  const values = new Values()
  const { text, by } = toOrderedSql(asked, sort, asOf, values)
  const first = Number.isFinite(limit) ? ` ORDER BY ${by} LIMIT ${values.add(limit)}` : ''
  const places = await readPlaces(session, `SELECT ord, key FROM (${text}) f${first}`, by, values)
  return { places, isWhole: places.length < limit }
}

/** The same of all rows by an index; null where there is none, or those without a value are among the first. */
async function readIndexedOrder(
  session: Session,
  asked: PgQuestion,
  { field, descending }: Sort,
  asOf: number,
  limit: number,
): Promise<FirstPlaces | null> {
  const column = sortColumn(field)
  if (column === null || !INDEXED.columns.includes(column) || limit > INDEXED.most || !matchesAll(asked)) return null
  const values = new Values()
  // Read from its end the index has those without a value first.
  const by = descending ? 'key DESC NULLS LAST, ord DESC' : 'key ASC NULLS FIRST, ord ASC'
  const found = `SELECT d.ord, d."${column}" AS key FROM completions d WHERE d."${column}" IS NOT NULL
    AND ${where(asked, asOf, values)} ORDER BY ${by} LIMIT ${values.add(limit)}`
  const places = await readPlaces(session, found, by, values)
  return places.length < limit ? null : { places, isWhole: false }
}
