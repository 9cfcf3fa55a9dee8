import { createRecentMap } from '#lib/recent-map.ts'

/** Pairs that are remembered at the most, and as many that no record had. */
const MOST_PAIRS = 10_000

/** The state of a store as far as it tells whether pairs are what they were. */
export interface PairState {
  /** How often pairs were deleted: until the next time, each keeps its number. */
  drops: number
  /** As long as no row comes and none changes, a pair that no record has does not come either. */
  seq: number
  changes: number
}

/** Says whether what was recalled is right for this state of the store. */
export type Holds = (state: PairState) => boolean

/** The pairs that questions asked for, and those that were not there: whoever asks again need not wait for them. */
export class PairMemory {
  #state: PairState = { drops: -1, seq: -1, changes: -1 }
  #numbers = toMap<number>()
  #absent = toMap<true>()

  /** Their numbers, as far as there are such pairs, by the names of their marks; null where not all are remembered. */
  recall(names: readonly string[]): { numbers: Map<string, number>; holds: Holds } | null {
    const numbers = new Map<string, number>()
    let isAbsent = false
    for (const name of names) {
      const number = this.#numbers.get(name)
      if (number !== undefined) numbers.set(name, number)
      else if (this.#absent.get(name) === true) isAbsent = true
      else return null
    }
    const then = this.#state
    const holds = (state: PairState) =>
      names.length === 0 || (state.drops === then.drops && (!isAbsent || isSame(state, then)))
    return { numbers, holds }
  }

  /** Remembers which of these pairs there were in a state of the store. */
  keep(state: PairState, names: readonly string[], numbers: ReadonlyMap<string, number>): void {
    if (state.drops !== this.#state.drops) this.#numbers = toMap()
    if (!isSame(state, this.#state)) this.#absent = toMap()
    this.#state = state
    for (const name of names) {
      const number = numbers.get(name)
      if (number === undefined) this.#absent.set(name, true)
      else this.#numbers.set(name, number)
    }
  }
}

function isSame(one: PairState, other: PairState): boolean {
  return one.drops === other.drops && one.seq === other.seq && one.changes === other.changes
}

function toMap<T>() {
  return createRecentMap<T>({ entries: MOST_PAIRS, weight: MOST_PAIRS }, () => 1)
}
