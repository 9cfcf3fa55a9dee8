/** A cache of what was used last, limited by number of entries and total weight. */
export interface RecentMap<V> {
  get(key: string): V | undefined
  set(key: string, value: V): void
  delete(key: string): void
}

/**
 * `weigh` gives an entry's weight in any unit, `limits.weight` the highest sum. What was not used for longest is
 * dropped first.
 */
export function createRecentMap<V>(
  limits: { entries: number; weight: number },
  weigh: (value: V) => number,
): RecentMap<V> {
  const held = new Map<string, { value: V; weight: number }>()
  let total = 0
  const drop = (key: string) => {
    total -= held.get(key)?.weight ?? 0
    held.delete(key)
  }
  return {
    get(key) {
      const entry = held.get(key)
      if (entry === undefined) return undefined
      held.delete(key)
      held.set(key, entry)
      return entry.value
    },
    set(key, value) {
      drop(key)
      const weight = weigh(value)
      if (weight > limits.weight) return
      held.set(key, { value, weight })
      total += weight
      for (const oldest of held.keys()) {
        if (held.size <= limits.entries && total <= limits.weight) break
        drop(oldest)
      }
    },
    delete: drop,
  }
}
