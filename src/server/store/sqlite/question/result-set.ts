import { BEST_MATCH, type Sort } from '#contract/search/search-query.ts'
import { toColumnText } from '../../record/column-text.ts'
import { toDrive } from './drive.ts'
import { type Filter, isEmpty, isOpen } from '../../question/filter.ts'
import { and, type Drive, fromWhere, rowAlias, type Sql } from './filter-sql.ts'
import { readAllPlaces, readMatchingPlaces } from './matching-places.ts'
import { placeIn } from '../../question/place-in.ts'
import { sift } from './sift.ts'
import { sortColumn } from '../../question/sort-columns.ts'
import type { Statements } from '../database/statements.ts'
import { walk } from './walk.ts'

/** Places in the order of the answer, from its beginning; `whole` if there are no more. */
export interface ResultSet {
  ords: Float64Array
  whole: boolean
}

/**
 * The places of all rows that match, in the sort order: nulls last, equal values by place in the same direction. One
 * number a row, so a million rows are 8 MB. `rows` is the number of all rows. With `limit`, only that many are needed,
 * which is several times faster; more may be given.
 */
export function toResultSet(
  statements: Statements,
  filter: Filter,
  sort: Sort,
  asOf: number | null,
  rows: number,
  limit: number | null,
): ResultSet {
  if (isEmpty(filter)) return { ords: new Float64Array(), whole: true }
  const { field, descending } = sort
  if (field === 'created' && limit !== null) {
    const ords = Float64Array.from(walk(statements, filter, { descending, from: null, limit, asOf }))
    return { ords, whole: ords.length < limit }
  }
  const drive = toDrive(filter, rows)
  if (field === 'created') {
    const ords = inPlace(statements, filter, drive, asOf)
    return { ords: descending ? ords.reverse() : ords, whole: true }
  }
  if (field.startsWith('meta.')) return byMetadata(statements, filter, sort, asOf, rows, limit)
  if (field === BEST_MATCH.field && filter.text !== undefined) {
    const { text, values } = fromWhere(filter, 'texts', asOf, false)
    const best = {
      text: `SELECT d.ord AS ord ${text} ORDER BY d.rank, d.ord DESC LIMIT ?`,
      values: [...values, limit ?? -1],
    }
    const ords = statements.ordArray(best)
    return { ords, whole: limit === null || ords.length < limit }
  }
  const direction = descending ? 'DESC' : 'ASC'
  const { text, values } = fromWhere(filter, drive, asOf, true)
  const sorted = `${rowAlias(drive)}.${sortColumn(field) ?? 'ord'}`
  const ords = statements.ordArray({
    text: `SELECT d.ord AS ord ${text} ORDER BY ${sorted} ${direction} NULLS LAST, d.ord ${direction} LIMIT ?`,
    values: [...values, limit ?? -1],
  })
  return { ords, whole: limit === null || ords.length < limit }
}

/** The places of all rows that match, ascending. */
function inPlace(statements: Statements, filter: Filter, drive: Drive, asOf: number | null): Float64Array {
  if (isOpen(filter)) return readAllPlaces(statements, asOf)
  const marked = drive === null ? readMatchingPlaces(statements, filter, asOf) : null
  if (marked !== null) return marked
  const { text, values } = fromWhere(filter, drive, asOf, false)
  return statements.ordArray({ text: `SELECT d.ord AS ord ${text}`, values }).sort()
}

/**
 * The marks of a key are in the order of their values already; rows without the key follow. The beginning of a list of
 * everything is read from them directly; otherwise all places are combined, since sorting a million takes two seconds.
 */
function byMetadata(
  statements: Statements,
  filter: Filter,
  sort: Sort,
  asOf: number | null,
  rows: number,
  limit: number | null,
): ResultSet {
  const everything = isOpen(filter) && asOf === null
  const upTo = everything ? limit : null
  const marked = statements.ordArray(byValueSql(sort, upTo))
  if (marked.length === upTo) return { ords: marked, whole: false }
  const { text, values } = fromWhere(filter, toDrive(filter, rows), asOf, false)
  const matching = statements.ordArray({ text: `SELECT d.ord AS ord ${text}`, values }).sort()
  const withKey = everything ? marked : marked.filter((ord) => matching[placeIn(matching, ord)] === ord)
  const without = sift(matching, withKey.toSorted(), false)
  if (sort.descending) without.reverse()
  const ords = new Float64Array(matching.length)
  ords.set(withKey)
  ords.set(without, withKey.length)
  return { ords, whole: true }
}

/**
 * The statement for the places of rows with a metadata key, in the order of its values; exported so that its plan can
 * be tested.
 */
export function byValueSql(sort: Sort, limit: number | null): Sql {
  const direction = sort.descending ? 'DESC' : 'ASC'
  return {
    text: `SELECT m.ord AS ord FROM pairs p CROSS JOIN marks m ON m.pair = p.pair WHERE p.field = 'meta' AND p.key = ?
           ORDER BY p.value ${direction}, m.ord ${direction} LIMIT ?`,
    values: [toColumnText(sort.field.slice('meta.'.length)), limit ?? -1],
  }
}

/** The count and sums of all rows that match. */
export function sumsSql(filter: Filter, asOf: number | null, rows: number): Sql {
  const drive = toDrive(filter, rows)
  const sql = fromWhere(filter, drive, asOf, true)
  const row = rowAlias(drive)
  return {
    text: `SELECT count(*) AS n, coalesce(sum(${row}.tokens), 0) AS tokens, coalesce(sum(${row}.cost), 0) AS cost ${sql.text}`,
    values: sql.values,
  }
}

/** That a cost may be an estimate, as `totals.estimates` counts it. */
export const MAY_BE_ESTIMATE = 'cost IS NOT NULL AND reported IS NOT 1'

/** A matching row whose cost may be an estimate. */
export function estimateSql(filter: Filter, asOf: number | null, rows: number): Sql {
  const drive = toDrive(filter, rows)
  const { text, values } = fromWhere(filter, drive, asOf, true)
  const row = rowAlias(drive)
  return { text: `SELECT 1 ${text} AND +${row}.cost IS NOT NULL AND ${row}.reported IS NOT 1 LIMIT 1`, values }
}

/** How many matching rows came in after `asOf`: those are few, so they are walked. */
export function laterRowsSql(filter: Filter, asOf: number): Sql {
  const { text, values } = fromWhere(filter, null, null, true)
  const walked = text.replace('completions d', 'completions d INDEXED BY completions_seq')
  return and({ text: `SELECT count(*) AS n ${walked}`, values }, 'd.seq > ?', asOf)
}

/** What the rows that came in after `asOf` add to kept sums. */
export function laterSumsSql(filter: Filter, asOf: number): Sql {
  const { text, values } = fromWhere(filter, null, null, true)
  const walked = text.replace('completions d', 'completions d INDEXED BY completions_seq')
  const select = 'SELECT count(*) AS n, coalesce(sum(d.tokens), 0) AS tokens, coalesce(sum(d.cost), 0) AS cost'
  return and({ text: `${select} ${walked}`, values }, 'd.seq > ?', asOf)
}
