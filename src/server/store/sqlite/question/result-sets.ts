import type { ResultSet } from './result-set.ts'

/** As many views as a person has open; each is 8 bytes a row. */
const KEPT = 4
/**
 * Rows from the top that are found at once: whoever looks at the first page mostly looks no further than this, and who does
 * mostly not much further. To put a million rows in order takes seconds, to find the first of them a tenth of that.
 */
const STEPS = [2_000, 50_000]

/** The latest result sets, so that a jump within a view is a slice. The least recently asked goes first. */
export class ResultSets {
  readonly #sets = new Map<string, ResultSet>()

  /** The set of that key with its first `upTo` places at least; `make` makes it, or its first `limit` places. */
  get(key: string, upTo: number, make: (limit: number | null) => ResultSet): ResultSet {
    const kept = this.#sets.get(key)
    const far = kept !== undefined && (kept.whole || kept.ords.length >= upTo)
    const set = far ? kept : make(STEPS.find((step) => upTo <= step) ?? null)
    this.#sets.delete(key)
    this.#sets.set(key, set)
    for (const oldest of this.#sets.keys()) {
      if (this.#sets.size <= KEPT) break
      this.#sets.delete(oldest)
    }
    return set
  }
}
