import { ORD_STEP } from '../../question/ord.ts'
import { placeIn } from '../../question/place-in.ts'
import { FAR, NEAR } from '../question/text-place.ts'

/** Rows that are farther from the one before are searched for. */
const NEXT_ROWS = 24

/** What stands for a row that is not among all. */
export const NO_ROW = -1

/**
 * Writes into `rows` which of all rows have these numbers in the text index, mostly ascending; `ords`: the places of all rows, ascending.
 * `from`: the row found before these, which is given back for the next ones.
 */
export function findRows(
  ords: Float64Array,
  places: Float64Array,
  length: number,
  from: number,
  rows: Int32Array,
): number {
  // All in one loop: a call for each row takes four times as long.
  let at = from
  for (let n = 0; n < length; n++) {
    const place = places[n] ?? 0
    const second = Math.floor(place / NEAR)
    const ord = place < 0 ? place + FAR : second * ORD_STEP + (place - second * NEAR)
    if ((ords[at] ?? Number.POSITIVE_INFINITY) > ord) at = 0
    let next = at
    while (next < at + NEXT_ROWS && (ords[next] ?? FAR) < ord) next++
    at = (ords[next] ?? FAR) < ord ? placeIn(ords, ord, next) : next
    rows[n] = ords[at] === ord ? at : NO_ROW
  }
  return at
}
