import type { Filter } from './filter.ts'
import type { KeptPair } from './pair-table.ts'
import type { Statements } from './statements.ts'

/**
 * The places of all rows that match, ascending, from the marks alone: reading each condition's places in one go and
 * putting them together here takes a fifth of the time of looking every row up in them. `asOf` leaves out rows that came
 * in later. Null for a filter that asks for more than marks.
 */
export function readMarksSet(statements: Statements, filter: Filter, asOf: number | null): Float64Array | null {
  if (filter.ranges.length > 0 || filter.answered === true || filter.text !== undefined) return null
  if (filter.any.length === 0 && filter.none.length === 0) return null
  const bounds = [filter.from ?? 0, filter.below ?? Number.MAX_SAFE_INTEGER]
  const ofPairs = (pairs: readonly KeptPair[]) => {
    const lists = pairs.map(({ pair }) =>
      statements.ordArray({
        text: 'SELECT ord FROM marks WHERE pair = ? AND ord >= ? AND ord < ?',
        values: [pair, ...bounds],
      }),
    )
    return lists.length === 1 ? (lists[0] ?? new Float64Array()) : union(lists)
  }
  let places =
    filter.any.length > 0
      ? filter.any.map(ofPairs).reduce((one, other) => sift(one, other, true))
      : statements
          .ordArray({
            text: 'SELECT ord FROM completions INDEXED BY completions_seq WHERE seq >= 0 AND +ord >= ? AND +ord < ?',
            values: bounds,
          })
          .sort()
  if (filter.none.length > 0) places = sift(places, ofPairs(filter.none), false)
  if (asOf === null) return places
  const later = { text: 'SELECT ord FROM completions INDEXED BY completions_seq WHERE seq > ?', values: [asOf] }
  return sift(places, statements.ordArray(later).sort(), false)
}

function union(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, list) => sum + list.length, 0))
  let length = 0
  for (const list of lists) {
    all.set(list, length)
    length += list.length
  }
  all.sort()
  return all.filter((ord, at) => at === 0 || ord !== all[at - 1])
}

/** The numbers of `list` that are also in `other` (`has`), or are not. Both lists are ascending. */
export function sift(list: Float64Array, other: Float64Array, has: boolean): Float64Array {
  let at = 0
  return list.filter((ord) => {
    while (at < other.length && (other[at] ?? 0) < ord) at++
    return (at < other.length && other[at] === ord) === has
  })
}
