import { findRows, NO_ROW } from './find-rows.ts'

/** Bits of a number of four bytes. */
const WORD = 32

/** Which of all rows are meant: a bit for each. */
export class RowBits {
  readonly #ords: Float64Array
  readonly #words: Uint32Array
  /** Room for the rows of a page. */
  #found = new Int32Array()

  /** `ords`: the places of all rows, ascending. */
  constructor(ords: Float64Array) {
    this.#ords = ords
    this.#words = new Uint32Array(Math.ceil(ords.length / WORD))
  }

  /**
   * Adds rows by their numbers in the text index, mostly ascending; other rows than those of the list are left out. `from`: the
   * position of the row added before these, which is given back for the next ones.
   */
  add(places: Float64Array, length: number, from: number): number {
    if (this.#found.length < length) this.#found = new Int32Array(length)
    const [words, rows] = [this.#words, this.#found]
    const at = findRows(this.#ords, places, length, from, rows)
    for (let n = 0; n < length; n++) {
      const row = rows[n] ?? NO_ROW
      if (row !== NO_ROW) words[row >> 5] = (words[row >> 5] ?? 0) | (1 << (row & 31))
    }
    return at
  }

  /** Leaves the rows that are also in another set. */
  keep({ words }: RowBits): this {
    for (let n = 0; n < words.length; n++) this.#words[n] = (this.#words[n] ?? 0) & (words[n] ?? 0)
    return this
  }

  /** Takes out the rows of another set. */
  drop({ words }: RowBits): this {
    for (let n = 0; n < words.length; n++) this.#words[n] = (this.#words[n] ?? 0) & ~(words[n] ?? 0)
    return this
  }

  /** Adds the rows of another set. */
  join({ words }: RowBits): this {
    for (let n = 0; n < words.length; n++) this.#words[n] = (this.#words[n] ?? 0) | (words[n] ?? 0)
    return this
  }

  get words(): Uint32Array {
    return this.#words
  }

  /** Those of some rows that are meant, in their order. By their positions. */
  among(rows: Uint32Array): Uint32Array {
    return rows.length === this.#ords.length ? this.#rows(rows.length) : this.#sifted(rows)
  }

  #rows(most: number): Uint32Array {
    const found = new Uint32Array(most)
    let length = 0
    const words = this.#words
    for (let word = 0; word < words.length; word++)
      for (let bits = words[word] ?? 0; bits !== 0; bits &= bits - 1)
        found[length++] = word * WORD + 31 - Math.clz32(bits & -bits)
    return found.subarray(0, length)
  }

  #sifted(rows: Uint32Array): Uint32Array {
    const found = new Uint32Array(rows.length)
    let length = 0
    const words = this.#words
    for (let n = 0; n < rows.length; n++) {
      const row = rows[n] ?? 0
      if ((((words[row >> 5] ?? 0) >>> (row & 31)) & 1) === 1) found[length++] = row
    }
    return found.subarray(0, length)
  }
}
