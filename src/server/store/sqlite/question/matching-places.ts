import { toTextMatch } from './text-match.ts'
import { sift } from './sift.ts'
import { fromTextPlace, textBounds } from './text-place.ts'
import { textPartsOf } from './text-parts-of.ts'
import type { Filter } from '../../question/filter.ts'
import type { KeptPair } from '../../question/kept-pair.ts'
import { joined } from '../../question/joined.ts'
import { PIECE_NUMBERS, type Statements } from '../database/statements.ts'

/**
 * The places of all rows that match, ascending, from marks and the text index: reading the places of each condition at
 * once and combining them here takes a fifth of the time of looking up every row. `asOf` leaves out rows that came in
 * later; `all` gives the places of all rows if they are known already. Null for a filter that needs columns.
 */
export function readMatchingPlaces(
  statements: Statements,
  filter: Filter,
  asOf: number | null,
  all: () => Float64Array = () => readAllPlaces(statements),
): Float64Array | null {
  if (filter.ranges.length > 0 || filter.answered === true) return null
  const bounds = [filter.from ?? 0, filter.below ?? Number.MAX_SAFE_INTEGER] as const
  const ofPairs = (pairs: readonly KeptPair[]) => {
    const lists = pairs.map(({ pair }) =>
      statements.ordsAlong({ text: 'FROM marks WHERE pair = ?', values: [pair] }, bounds),
    )
    return lists.length === 1 ? (lists[0] ?? new Float64Array()) : union(lists)
  }
  const lists = filter.any.map(ofPairs)
  if (filter.text !== undefined) lists.push(readTextPlaces(statements, filter))
  let places =
    lists.length > 0
      ? lists.reduce((one, other) => sift(one, other, true))
      : filter.from === null && filter.below === null
        ? all()
        : all().filter((ord) => ord >= bounds[0] && ord < bounds[1])
  if (filter.none.length > 0) places = sift(places, ofPairs(filter.none), false)
  return asOf === null ? places : sift(places, readLaterPlaces(statements, asOf), false)
}

/**
 * The places of all rows that say the text of a filter, within its bounds, ascending. At once: the text index would start again for
 * each piece. As the index numbers them, which is half as long to hand over.
 */
function readTextPlaces(statements: Statements, { text = '', from, below }: Filter): Float64Array {
  const sql = 'SELECT rowid AS ord FROM texts WHERE texts MATCH ? AND rowid >= ? AND rowid < ?'
  const lists = textPartsOf(statements)
    .map((part) => {
      const values = [toTextMatch(text), ...textBounds(part, from, below)]
      const places = statements.ordArray({ text: sql, values })
      for (let n = 0; n < places.length; n++) places[n] = fromTextPlace(places[n] ?? 0)
      return places
    })
    .filter(({ length }) => length > 0)
  return lists.length > 1 ? joined(lists, Float64Array).sort() : (lists[0] ?? new Float64Array())
}

/** The places of all rows that came in after `asOf`, ascending. */
export function readLaterPlaces(statements: Statements, asOf: number): Float64Array {
  const text = 'SELECT ord FROM completions INDEXED BY completions_seq WHERE seq > ?'
  return statements.ordArray({ text, values: [asOf] }).sort()
}

/**
 * The places of all rows that had come in by `asOf` (null: of all), ascending, from the smallest index that contains
 * them.
 */
export function readAllPlaces(statements: Statements, asOf: number | null = null): Float64Array {
  const newest = Number(statements.of('SELECT coalesce(max(seq), 0) AS last FROM completions').get()?.['last'])
  const last = Math.min(newest, asOf ?? newest)
  const pieces: Float64Array[] = []
  for (let seq = 0; seq <= last; seq += PIECE_NUMBERS) {
    const text = 'SELECT ord FROM completions INDEXED BY completions_seq WHERE seq >= ? AND seq < ?'
    pieces.push(statements.ordArray({ text, values: [seq, Math.min(seq + PIECE_NUMBERS, last + 1)] }))
  }
  return joined(pieces, Float64Array).sort()
}

function union(lists: readonly Float64Array[]): Float64Array {
  const all = joined(lists, Float64Array).sort()
  return all.filter((ord, at) => at === 0 || ord !== all[at - 1])
}
