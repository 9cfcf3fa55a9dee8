import { usedAgain } from './used-again.ts'

const spansOf = usedAgain((length) => new Float64Array(length))
const placesOf = usedAgain((length) => new Uint32Array(length))

/** So many cells of a stretch are told apart by a list; more by a map, which takes four times as long. */
const MOST_LISTED = 2 ** 16

/** Which cell each row belongs to: its place among the cells that any row has, in the order in which they are met. */
export interface CellPlaces {
  /** The place of the cell of each row; good until the next are told. */
  of: Uint32Array
  /** The span of each cell, and its code. */
  cells: { span: number; code: number }[]
}

/**
 * Tells rows apart by the span that their second is in and by their codes, whole numbers below `codes`; the nth row has the second
 * of `rows[n]` and the nth code.
 */
export function toCellPlaces(
  seconds: Float64Array,
  rows: Uint32Array,
  codeOf: Uint32Array,
  codes: number,
  width: number,
): CellPlaces {
  const spans = spansOf(rows.length)
  let [first, last] = [Infinity, -Infinity]
  for (let n = 0; n < rows.length; n++) {
    const span = Math.floor((seconds[rows[n] ?? 0] ?? 0) / width)
    spans[n] = span
    if (span < first) first = span
    if (span > last) last = span
  }
  const of = placesOf(rows.length)
  const cells: CellPlaces['cells'] = []
  if (rows.length === 0) return { of, cells }
  const all = (last - first + 1) * codes
  if (all <= MOST_LISTED) {
    const known = new Uint32Array(all)
    for (let n = 0; n < rows.length; n++) {
      const [span, code] = [spans[n] ?? 0, codeOf[n] ?? 0]
      const key = (span - first) * codes + code
      if (known[key] === 0) known[key] = cells.push({ span, code })
      of[n] = (known[key] ?? 0) - 1
    }
    return { of, cells }
  }
  const known = new Map<number, number>()
  for (let n = 0; n < rows.length; n++) {
    const [span, code] = [spans[n] ?? 0, codeOf[n] ?? 0]
    const key = (span - first) * codes + code
    let place = known.get(key)
    if (place === undefined) {
      place = cells.push({ span, code }) - 1
      known.set(key, place)
    }
    of[n] = place
  }
  return { of, cells }
}
