import { BEST_MATCH, type Sort } from '#contract/search/search-query.ts'
import { freeParts } from '../../../machine/free-bytes.ts'
import { type Filter, isEmpty, isOpen } from '../../question/filter.ts'
import { nthValue } from '../../question/nth-value.ts'
import { sortColumn } from '../../question/sort-columns.ts'
import type { ResultSet } from '../question/result-set.ts'
import { toPackedColumn } from '../stretches/packed-column.ts'
import { fillColumn, type MatchedRows, type RowColumns } from './row-columns.ts'

/** So many rows in the order of the list are walked sooner than all are told. */
const WALKED = 2_000
/** The column whose order the table has an index of. */
const INDEXED = 'tokens'

/** The places of a view from packed columns; null where the table, an index or the order of the list tell as soon. */
export function sortedPlaces(
  columns: RowColumns,
  filter: Filter,
  sort: Sort,
  asOf: number | null,
  limit: number | null,
): ResultSet | null {
  const { field, descending } = sort
  if (isEmpty(filter)) return null
  if (field === 'created') {
    const matched = limit === null || limit > WALKED ? columns.match(filter, asOf) : null
    return matched === null ? null : inPlace(matched, descending, limit)
  }
  if (field === BEST_MATCH.field && filter.text !== undefined) {
    const matched = columns.match(filter, asOf)
    const ranks = matched?.ranks(filter.text) ?? null
    // The newest of equals come first.
    return matched === null || ranks === null ? null : inOrder(matched, ranks, true, limit)
  }
  const column = sortColumn(field)
  if (column === null || toPackedColumn(column) === null) return null
  // An index has the beginning of that order.
  if (column === INDEXED && isOpen(filter) && limit !== null) return null
  const matched = columns.match(filter, asOf)
  return matched === null ? null : inOrder(matched, valuesOf(matched, column, descending), descending, limit)
}

/** In the order of the list. */
function inPlace({ at, placesOf }: MatchedRows, descending: boolean, limit: number | null): ResultSet {
  const wanted = Math.min(limit ?? at.length, at.length)
  const ords = descending ? placesOf(at.length - wanted, at.length).reverse() : placesOf(0, wanted)
  return { ords, whole: wanted === at.length }
}

/** Small values first, nulls last, equal values by place in a direction. Frees the values. */
function inOrder(
  { at, placeOf }: MatchedRows,
  values: Float64Array,
  descending: boolean,
  limit: number | null,
): ResultSet {
  const wanted = Math.min(limit ?? at.length, at.length)
  const first = firstOf(values, descending, wanted)
  freeParts([values])
  const ords = new Float64Array(wanted)
  for (let n = 0; n < wanted; n++) ords[n] = placeOf(first[n] ?? 0)
  return { ords, whole: wanted === at.length }
}

/** The value of each row as a number that is small for those that stand first; NaN for none. */
function valuesOf(matched: MatchedRows, name: string, descending: boolean): Float64Array {
  const sign = descending ? -1 : 1
  const values = new Float64Array(matched.at.length)
  const texts = fillColumn(values, matched, name)
  if (texts.length === 0) {
    if (descending) for (let n = 0; n < values.length; n++) values[n] = -(values[n] ?? 0)
    return values
  }
  // As the database compares them: byte by byte.
  const order = [...texts.entries()].sort(([, one], [, other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
  const ranks = new Float64Array(texts.length)
  for (const [rank, [code]] of order.entries()) ranks[code] = rank * sign
  for (let n = 0; n < values.length; n++) values[n] = ranks[values[n] ?? Number.NaN] ?? Number.NaN
  return values
}

/** Rows that are held before those that cannot be among the first are left out, in lengths of the answer. */
const HELD = 4

/** The first `length` rows, as places among them, by their values; those without one last. */
function firstOf(all: Float64Array, descending: boolean, length: number): Uint32Array {
  const place = (n: number) => (descending ? all.length - 1 - n : n)
  const room = Math.min(length * HELD, all.length)
  // In the direction of the answer, so that of equal values the first come first.
  const held = new Uint32Array(room)
  const values = new Float64Array(room)
  const spare = new Float64Array(room)
  let [count, below] = [0, Number.POSITIVE_INFINITY]
  const leaveOut = () => {
    spare.set(values.subarray(0, count))
    below = nthValue(spare.subarray(0, count), length - 1)
    let ties = length
    for (let n = 0; n < count; n++) if ((values[n] ?? 0) < below) ties--
    let kept = 0
    for (let n = 0; n < count; n++) {
      const value = values[n] ?? 0
      if (value > below || (value === below && ties-- <= 0)) continue
      held[kept] = held[n] ?? 0
      values[kept++] = value
    }
    count = kept
  }
  for (let n = 0; n < all.length; n++) {
    const value = all[place(n)] ?? Number.NaN
    if (!(value < below)) continue
    if (count === room) leaveOut()
    if (!(value < below)) continue
    held[count] = n
    values[count++] = value
  }
  if (count > length) leaveOut()
  const order = Uint32Array.from({ length: count }, (_, n) => n)
  order.sort((one, other) => (values[one] ?? 0) - (values[other] ?? 0) || one - other)
  const first = new Uint32Array(length)
  for (let n = 0; n < count; n++) first[n] = place(held[order[n] ?? 0] ?? 0)
  for (let n = 0; count < length && n < all.length; n++) {
    const value = all[place(n)] ?? Number.NaN
    if (value !== value) first[count++] = place(n)
  }
  return first
}
