import { findRows, NO_ROW } from './find-rows.ts'

/** How often each of all rows says a word. */
export class RowTimes {
  readonly #ords: Float64Array
  /** Room for the rows of a page. */
  #found = new Int32Array()
  /** None where no row says it. */
  all = new Uint32Array()

  /** `ords`: the places of all rows, ascending. */
  constructor(ords: Float64Array) {
    this.#ords = ords
  }

  /** Adds rows by their numbers in the text index, as `RowBits` does. */
  add(places: Float64Array, length: number, times: Uint32Array, from: number): number {
    if (this.all.length === 0) this.all = new Uint32Array(this.#ords.length)
    if (this.#found.length < length) this.#found = new Int32Array(length)
    const [all, rows] = [this.all, this.#found]
    const at = findRows(this.#ords, places, length, from, rows)
    for (let n = 0; n < length; n++) {
      const row = rows[n] ?? NO_ROW
      if (row !== NO_ROW) all[row] = (all[row] ?? 0) + (times[n] ?? 0)
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
