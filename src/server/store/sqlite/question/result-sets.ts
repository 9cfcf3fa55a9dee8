import { IdleTimer } from '../database/idle-timer.ts'
import type { ResultSet } from './result-set.ts'

/** As many views as one person has open; each takes 8 bytes a row. */
const KEPT_SETS = 4
/**
 * How many rows from the top are found at first: most users look no further than the first pages. Sorting a million
 * rows takes seconds; finding the first of them takes a tenth of that.
 */
const STEPS = [2_000, 50_000]

/**
 * The latest result sets, so that a jump within a view only needs a slice. The least recently used is dropped first,
 * and all of them when none was used for a minute.
 */
export class ResultSets {
  readonly #sets = new Map<string, ResultSet>()
  readonly #idle = new IdleTimer(() => this.#sets.clear())

  /** The set with that key, with at least its first `upTo` places; `make` makes it, or its first `limit` places. */
  get(key: string, upTo: number, make: (limit: number | null) => ResultSet): ResultSet {
    this.#idle.touch()
    const kept = this.#sets.get(key)
    const far = kept !== undefined && (kept.whole || kept.ords.length >= upTo)
    const set = far ? kept : make(STEPS.find((step) => upTo <= step) ?? null)
    this.#sets.delete(key)
    this.#sets.set(key, set)
    for (const oldest of this.#sets.keys()) {
      if (this.#sets.size <= KEPT_SETS) break
      this.#sets.delete(oldest)
    }
    return set
  }
}
