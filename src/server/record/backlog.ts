import type { CapturedCall } from './capture/captured-call.ts'

export interface BacklogOptions {
  /** Reads a call back; null where it cannot be had (and that was told). */
  load: (id: string) => Promise<CapturedCall | null>
  /** Whether there is room in memory for another one. */
  hasRoom: () => boolean
  /** Hands a call on; resolves when it waits in memory for the store. */
  take: (call: CapturedCall) => Promise<void>
}

/** Calls that wait on disk alone until there is room for them in memory. */
export interface Backlog {
  add(id: string): void
  size(): number
  /** There may be room now. */
  poke(): void
  /** Takes up no further one; resolves when the one under way has been handed on. */
  close(): Promise<void>
}

/** Calls are taken up one at a time, in the order in which they came. */
export function createBacklog({ load, hasRoom, take }: BacklogOptions): Backlog {
  const ids: string[] = []
  let working: Promise<void> = Promise.resolve()
  let isWorking = false
  let closed = false
  /** Calls that are being read back. */
  let inHand = 0

  const mayGoOn = () => !closed && hasRoom()
  const work = async () => {
    isWorking = true
    while (mayGoOn()) {
      const id = ids.shift()
      if (id === undefined) break
      inHand++
      const call = await load(id)
      inHand--
      if (call !== null) await take(call)
    }
    isWorking = false
  }
  const poke = () => {
    if (!isWorking) working = work()
  }
  return {
    add(id) {
      ids.push(id)
      poke()
    },
    size: () => ids.length + inHand,
    poke,
    async close() {
      closed = true
      await working
    },
  }
}
