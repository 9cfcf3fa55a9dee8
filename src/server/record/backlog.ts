import type { CapturedCall } from './capture/captured-call.ts'

export interface BacklogOptions {
  /** Reads a call from disk; null if that fails, which has been reported then. */
  load: (id: string) => Promise<CapturedCall | null>
  /** Whether there is room in memory for another call. */
  hasRoom: () => boolean
  /** Hands a call on. Resolves when it waits in memory for the store. */
  take: (call: CapturedCall) => Promise<void>
}

/** Calls that wait on disk until there is room for them in memory. */
export interface Backlog {
  add(id: string): void
  size(): number
  /** To be called when there may be room. */
  poke(): void
  /** Stops. Resolves when the call that is being read has been handed on. */
  close(): Promise<void>
}

/** Reads calls one at a time, in the order in which they came. */
export function createBacklog({ load, hasRoom, take }: BacklogOptions): Backlog {
  const ids: string[] = []
  let working: Promise<void> = Promise.resolve()
  let isWorking = false
  let closed = false
  /** How many calls are being read. */
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
