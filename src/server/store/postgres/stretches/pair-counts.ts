/** Numbers of pairs up to this have their counts in one list of 16 MB at the most, which takes a quarter of the time of a map. */
const MOST_LISTED = 2 ** 22

/** How many rows have each pair, added up over stretches. */
export class PairCounts {
  #listed = new Uint32Array(1_024)
  readonly #others = new Map<number, number>()

  /** Adds counts of pairs, which are told by their numbers. */
  add(numbers: Uint32Array, counts: Uint32Array): void {
    this.#grow(numbers)
    const listed = this.#listed
    for (let n = 0; n < numbers.length; n++) {
      const [pair, more] = [numbers[n] ?? 0, counts[n] ?? 0]
      if (pair < listed.length) listed[pair] = (listed[pair] ?? 0) + more
      else if (more > 0) this.#others.set(pair, (this.#others.get(pair) ?? 0) + more)
    }
  }

  /** The pairs that any row has; each stands for so many rows. */
  result(share: number): Map<number, number> {
    const counts = new Map<number, number>()
    for (const [pair, n] of this.#listed.entries()) if (n > 0) counts.set(pair, n * share)
    for (const [pair, n] of this.#others) counts.set(pair, n * share)
    return counts
  }

  #grow(numbers: Uint32Array): void {
    let most = 0
    for (let n = 0; n < numbers.length; n++) {
      const pair = numbers[n] ?? 0
      if (pair < MOST_LISTED && pair > most) most = pair
    }
    if (most < this.#listed.length) return
    const grown = new Uint32Array(Math.min(MOST_LISTED, 2 * most))
    grown.set(this.#listed)
    this.#listed = grown
  }
}
