import type { SourceName } from '#contract/search/search-query.ts'

/** A completion that will be deleted; until then it can be undone. */
export interface PendingDeletion {
  id: string
  source: SourceName
  state: 'waiting' | 'working' | 'failed'
  /** Why it could not be deleted; null if it did not fail. */
  problem: string | null
}

/** For how long a deletion can be undone, in milliseconds. */
const UNDO_MS = 10_000

export interface PendingDeletions {
  subscribe: (listener: () => void) => () => void
  list: () => readonly PendingDeletion[]
  /** Starts the delay; the deletion happens after `UNDO_MS`. */
  start: (source: SourceName, id: string) => void
  /** Undoes a deletion, or forgets one that failed. */
  undo: (one: PendingDeletion) => void
  /** Deletes without further delay. */
  now: (one: PendingDeletion) => void
  /** Stops the clock while the user is about to decide; `release` restarts it. */
  hold: () => void
  release: () => void
  /** Deletes everything that waits: the page is being left. */
  flush: () => void
}

/**
 * Delays deletions, so that each can be undone for a while. `remove` deletes one and throws if that fails; `later`
 * calls back after some milliseconds and gives a function that cancels it.
 */
export function createPendingDeletions(
  remove: (one: PendingDeletion) => Promise<void>,
  later: (work: () => void, ms: number) => () => void,
): PendingDeletions {
  let list: readonly PendingDeletion[] = []
  const stops = new Map<string, () => void>()
  const listeners = new Set<() => void>()
  const keyOf = ({ source, id }: Pick<PendingDeletion, 'source' | 'id'>) => `${source} ${id}`
  const change = (next: readonly PendingDeletion[]) => {
    list = next
    for (const listener of listeners) listener()
  }
  const set = (one: PendingDeletion) => change([...list.filter((other) => keyOf(other) !== keyOf(one)), one])
  const drop = (one: PendingDeletion) => {
    stops.get(keyOf(one))?.()
    stops.delete(keyOf(one))
    change(list.filter((other) => keyOf(other) !== keyOf(one)))
  }
  const wait = (one: PendingDeletion) => {
    stops.get(keyOf(one))?.()
    stops.set(
      keyOf(one),
      later(() => now(one), UNDO_MS),
    )
  }
  const now = (one: PendingDeletion) => {
    stops.get(keyOf(one))?.()
    set({ ...one, state: 'working' })
    void remove(one).then(
      () => drop(one),
      (error: unknown) =>
        set({ ...one, state: 'failed', problem: error instanceof Error ? error.message : String(error) }),
    )
  }
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    list: () => list,
    start: (source, id) => {
      const one: PendingDeletion = { id, source, state: 'waiting', problem: null }
      if (list.some((other) => keyOf(other) === keyOf(one) && other.state !== 'failed')) return
      set(one)
      wait(one)
    },
    hold: () => {
      for (const stop of stops.values()) stop()
    },
    release: () => {
      for (const one of list) if (one.state === 'waiting') wait(one)
    },
    undo: drop,
    now,
    flush: () => {
      for (const one of list) if (one.state === 'waiting') now(one)
    },
  }
}
