/** Milliseconds between the answers to two wrong tokens of one address. */
const EACH_MS = 1_000
/** Milliseconds between two of any addresses. */
const ALL_MS = 100
/** So many of one address are answered at once at first: people mistype, and a restarted program tries with all its workers. */
const EACH_FREE = 5
/** So many of all addresses together. */
const ALL_FREE = 20
/** A caller who would wait longer, or behind more others from the same address, gets no answer at all. */
const LONGEST_MS = 10_000
/** Callers of one address that may wait for their refusal; more are cut off. */
const MOST_WAITING = 16
/** Addresses that are remembered, a few bytes each; then the oldest is forgotten. */
const MOST_ADDRESSES = 10_000

interface Lane {
  /** When the last answer leaves, in milliseconds. */
  lastMs: number
  waiting: number
}

/** Decides when the answer to a wrong token may leave. */
export interface RefusalPace {
  /** Resolves with true when it may, or with false at once if there is to be no answer. */
  turn(address: string): Promise<boolean>
}

/**
 * Slows wrong tokens down, per address and all together. Right tokens never come here, so the owner gets in while
 * somebody guesses, even from the same address. `now` is in milliseconds.
 */
export function createRefusalPace(now: () => number = () => performance.now()): RefusalPace {
  const lanes = new Map<string, Lane>()
  const all: Lane = { lastMs: Number.NEGATIVE_INFINITY, waiting: 0 }

  const laneOf = (address: string): Lane => {
    const key = toNeighbourhood(address)
    const lane = lanes.get(key) ?? { lastMs: Number.NEGATIVE_INFINITY, waiting: 0 }
    // The address that was quiet longest comes first, and is forgotten first.
    lanes.delete(key)
    lanes.set(key, lane)
    const [oldest] = lanes.keys()
    if (lanes.size > MOST_ADDRESSES && oldest !== undefined) lanes.delete(oldest)
    return lane
  }
  return {
    turn: (address) => {
      const lane = laneOf(address)
      const at = now()
      const own = Math.max(lane.lastMs, at - EACH_FREE * EACH_MS) + EACH_MS
      const shared = Math.max(all.lastMs, at - ALL_FREE * ALL_MS) + ALL_MS
      const wait = Math.max(own, shared) - at
      if (wait > LONGEST_MS || lane.waiting >= MOST_WAITING) return Promise.resolve(false)
      lane.lastMs = own
      all.lastMs = shared
      if (wait <= 0) return Promise.resolve(true)
      lane.waiting++
      return new Promise((resolve) => {
        setTimeout(() => {
          lane.waiting--
          resolve(true)
        }, wait).unref()
      })
    },
  }
}

/** Whoever has one IPv6 address has a whole network of them. */
function toNeighbourhood(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  return plain.includes(':') ? plain.split(':').slice(0, 4).join(':') : plain
}
