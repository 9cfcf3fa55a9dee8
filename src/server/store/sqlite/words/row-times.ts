import { ORD_STEP } from '../../question/ord.ts'
import { placeIn } from '../../question/place-in.ts'
import { FAR, NEAR } from '../question/text-place.ts'

/** Rows that are farther from the one before are searched for. */
const NEXT_ROWS = 24

/** How often each of all rows says a word. */
export class RowTimes {
  readonly #ords: Float64Array
  /** None where no row says it. */
  all = new Uint32Array()

  /** `ords`: the places of all rows, ascending. */
  constructor(ords: Float64Array) {
    this.#ords = ords
  }

  /** Adds rows by their numbers in the text index, as `RowBits` does. */
  add(places: Float64Array, length: number, times: Uint32Array, from: number): number {
    if (this.all.length === 0) this.all = new Uint32Array(this.#ords.length)
    // All in one loop: a call for each row takes four times as long.
    const [ords, all] = [this.#ords, this.all]
    let at = from
    for (let n = 0; n < length; n++) {
      const place = places[n] ?? 0
      const second = Math.floor(place / NEAR)
      const ord = place < 0 ? place + FAR : second * ORD_STEP + (place - second * NEAR)
      if ((ords[at] ?? Number.POSITIVE_INFINITY) > ord) at = 0
      let next = at
      while (next < at + NEXT_ROWS && (ords[next] ?? FAR) < ord) next++
      at = (ords[next] ?? FAR) < ord ? placeIn(ords, ord, next) : next
      if (ords[at] === ord) all[at] = (all[at] ?? 0) + (times[n] ?? 0)
    }
    return at
  }

  /** How many rows say it. */
  rows(): number {
    let rows = 0
    for (let row = 0; row < this.all.length; row++) if (this.all[row] !== 0) rows++
    return rows
  }
}
