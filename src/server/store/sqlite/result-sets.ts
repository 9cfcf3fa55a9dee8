/** As many views as a person has open; each is 8 bytes a row. */
const KEPT = 4

/** The latest result sets, so that a jump within a view is a slice. The least recently asked goes first. */
export class ResultSets {
  readonly #sets = new Map<string, Float64Array>()

  /** The set of that key, made where it is not kept. */
  get(key: string, make: () => Float64Array): Float64Array {
    const set = this.#sets.get(key) ?? make()
    this.#sets.delete(key)
    this.#sets.set(key, set)
    for (const oldest of this.#sets.keys()) {
      if (this.#sets.size <= KEPT) break
      this.#sets.delete(oldest)
    }
    return set
  }
}
