/** Passes values on at once, but at most one per key and `ms`: of those that come sooner, the last waits. */
export interface LatestWins<T> {
  put(key: string, value: T): void
  /** Forgets what waits. */
  stop(): void
}

/** A limiter in front of `pass`. At most one value per key waits. */
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
