import { nthValue } from '../../question/nth-value.ts'

/** Rows that are held at the least before those that cannot be among the first are left out. */
const LEAST_HELD = 8_192

/** Finds the first of many rows: nulls last, those with the same key by their places in the same direction. */
export class FirstRows {
  readonly #limit: number
  readonly #sign: number
  readonly #keys: Float64Array
  readonly #ranks: Float64Array
  #count = 0
  /** None of the first has a larger key. */
  #most = Number.POSITIVE_INFINITY

  constructor(limit: number, descending: boolean) {
    const room = Math.max(4 * limit, LEAST_HELD)
    this.#limit = limit
    this.#sign = descending ? -1 : 1
    this.#keys = new Float64Array(room)
    this.#ranks = new Float64Array(room)
  }

  /** Adds a row by its key (NaN: none) and its place. */
  add(key: number, place: number): void {
    const signed = key === key ? key * this.#sign : Number.POSITIVE_INFINITY
    if (signed > this.#most) return
    if (this.#count === this.#keys.length) this.#leaveOut()
    if (signed > this.#most) return
    this.#keys[this.#count] = signed
    this.#ranks[this.#count++] = place * this.#sign
  }

  /** The places of the first rows, in order. */
  result(): Float64Array {
    if (this.#count > this.#limit) this.#leaveOut()
    const [keys, ranks] = [this.#keys, this.#ranks]
    const order = Uint32Array.from({ length: this.#count }, (_, n) => n)
    // Two that are without end differ by nothing that is a number.
    order.sort((one, other) => {
      const [key, otherKey] = [keys[one] ?? 0, keys[other] ?? 0]
      if (key !== otherKey) return key < otherKey ? -1 : 1
      return (ranks[one] ?? 0) - (ranks[other] ?? 0)
    })
    return Float64Array.from(order, (n) => (ranks[n] ?? 0) * this.#sign)
  }

  #leaveOut(): void {
    const [keys, ranks, count] = [this.#keys, this.#ranks, this.#count]
    const most = nthValue(keys.slice(0, count), this.#limit - 1)
    let before = 0
    for (let n = 0; n < count; n++) if ((keys[n] ?? 0) < most) before++
    const ties = ranks.slice(0, count).filter((_, n) => keys[n] === most)
    const last = nthValue(ties, this.#limit - before - 1)
    let kept = 0
    for (let n = 0; n < count; n++) {
      const [key, rank] = [keys[n] ?? 0, ranks[n] ?? 0]
      if (key > most || (key === most && rank > last)) continue
      keys[kept] = key
      ranks[kept++] = rank
    }
    this.#count = kept
    this.#most = most
  }
}
