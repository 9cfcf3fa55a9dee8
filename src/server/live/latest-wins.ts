/** Passes values on at once, but of each key at most one per `ms`: what comes sooner waits, and only the last of it. */
export interface LatestWins<T> {
  put(key: string, value: T): void
  /** Forgets what waits. */
  stop(): void
}

/** A limiter that hands to `pass`. What waits is one value a key, however much comes. */
export function createLatestWins<T>(ms: number, pass: (value: T) => void): LatestWins<T> {
  const resting = new Map<string, { timer: NodeJS.Timeout; next: { value: T } | null }>()
  const rest = (key: string) => {
    const timer = setTimeout(() => {
      const next = resting.get(key)?.next ?? null
      resting.delete(key)
      if (next === null) return
      rest(key)
      pass(next.value)
    }, ms)
    timer.unref()
    resting.set(key, { timer, next: null })
  }
  return {
    put(key, value) {
      const held = resting.get(key)
      if (held !== undefined) {
        held.next = { value }
        return
      }
      rest(key)
      pass(value)
    },
    stop() {
      for (const { timer } of resting.values()) clearTimeout(timer)
      resting.clear()
    },
  }
}
