import type { Sort } from '#contract/search/search-query.ts'
import { type Filter, isEmpty, isOpen } from '../../question/filter.ts'
import { nthValue } from '../../question/nth-value.ts'
import { sortColumn } from '../../question/sort-columns.ts'
import type { ResultSet } from '../question/result-set.ts'
import type { RowColumn } from '../stretches/column-reader.ts'
import { toPackedColumn } from '../stretches/packed-column.ts'
import type { MatchedRows, RowColumns } from './row-columns.ts'

/** The column whose order the table has an index of. */
const INDEXED = 'tokens'

/** The places of a view from columns in memory; null where the table, an index or the order of the list tell as soon. */
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
    const places = limit === null && !isOpen(filter) ? columns.match(filter, asOf)?.places : undefined
    return places === undefined ? null : { ords: descending ? places.toReversed() : places, whole: true }
  }
  const column = sortColumn(field)
  if (column === null || toPackedColumn(column) === null) return null
  // An index has the beginning of that order.
  if (column === INDEXED && isOpen(filter) && limit !== null) return null
  const matched = columns.match(filter, asOf)
  return matched === null ? null : inOrder(matched, column, descending, limit)
}

/** Nulls last, equal values by place in the same direction. */
function inOrder(matched: MatchedRows, name: string, descending: boolean, limit: number | null): ResultSet {
  const { places, at } = matched
  const [column] = matched.columns(name)
  const valueOf = toValueOf(column, descending)
  const wanted = Math.min(limit ?? at.length, at.length)
  const first = firstOf(at, valueOf, descending, wanted)
  const ords = new Float64Array(wanted)
  for (let n = 0; n < wanted; n++) ords[n] = places[first[n] ?? 0] ?? Number.NaN
  return { ords, whole: wanted === at.length }
}

/** The value of a row by its position in the columns, as a number that is small for those that stand first; NaN for none. */
function toValueOf(column: RowColumn | undefined, descending: boolean): (position: number) => number {
  const { numbers, values: texts } = column ?? { numbers: new Float64Array(), values: [] }
  const sign = descending ? -1 : 1
  if (texts.length === 0) return (position) => (numbers[position] ?? Number.NaN) * sign
  // As the database compares them: byte by byte.
  const order = [...texts.entries()].sort(([, one], [, other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
  const ranks = new Float64Array(texts.length)
  for (const [rank, [code]] of order.entries()) ranks[code] = rank * sign
  return (position) => ranks[numbers[position] ?? Number.NaN] ?? Number.NaN
}

/** Rows that are held before those that cannot be among the first are left out, in lengths of the answer. */
const HELD = 4

/** The first `length` rows, as places in `at`, by their values; those without one last. */
function firstOf(
  at: Uint32Array,
  valueOf: (position: number) => number,
  descending: boolean,
  length: number,
): Uint32Array {
  const place = (n: number) => (descending ? at.length - 1 - n : n)
  const room = Math.min(length * HELD, at.length)
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
  for (let n = 0; n < at.length; n++) {
    const value = valueOf(at[place(n)] ?? 0)
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
  for (let n = 0; count < length && n < at.length; n++) {
    const value = valueOf(at[place(n)] ?? 0)
    if (value !== value) first[count++] = place(n)
  }
  return first
}
