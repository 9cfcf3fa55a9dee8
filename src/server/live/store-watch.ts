import type { LiveEvent } from '#contract/recording/live-event.ts'
import type { StorePulse, KeptStore } from '../store/kept-store.ts'

export interface StoreWatchOptions {
  store: Pick<KeptStore, 'pulse' | 'listen'>
  /** Called with what has happened since the last look. */
  tell: (event: LiveEvent & { name: 'rows' | 'changed' }) => void
  /** Milliseconds between looks if no change is reported: other processes write, too. */
  everyMs?: number
  /** The least time between two looks, in milliseconds. */
  gapMs?: number
}

/** Looks at the store while a page listens. */
export interface StoreWatch {
  start(): void
  stop(): void
  /** This process wrote: look soon. */
  poke(): void
}

/** A look is one number read; this is the most by which what others write is shown late. */
const LOOK_EVERY_MS = 1_000
/** Between two looks, however often something says that there is news. */
const GAP_MS = 200

/** A watch that has not started. What happens while it is stopped is not reported later. */
export function createStoreWatch({
  store,
  tell,
  everyMs = LOOK_EVERY_MS,
  gapMs = GAP_MS,
}: StoreWatchOptions): StoreWatch {
  let timer: NodeJS.Timeout | undefined
  let before: StorePulse | null = null
  let looking = false
  let poked = false
  /** Grows with every start. A look that began before a stop is ignored. */
  let turn = 0

  const plan = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void look(turn), ms)
    timer.unref()
  }
  const look = async (mine: number) => {
    looking = true
    poked = false
    try {
      const now = await store.pulse()
      if (mine !== turn) return
      if (before !== null) for (const event of toStoreEvents(before, now)) tell(event)
      before = now
    } catch {
      // If the store cannot answer now, it is asked again later; callers get the reason with their own questions.
    } finally {
      looking = false
      if (mine === turn) plan(poked ? gapMs : everyMs)
    }
  }
  let unlisten: (() => void) | undefined
  const poke = () => {
    if (poked) return
    poked = true
    if (!looking) plan(gapMs)
  }
  return {
    start() {
      turn++
      before = null
      unlisten?.()
      unlisten = store.listen?.(poke)
      void look(turn)
    },
    stop() {
      turn++
      clearTimeout(timer)
      unlisten?.()
      unlisten = undefined
    },
    poke,
  }
}

/** What happened between two pulses. Pure. */
export function toStoreEvents(before: StorePulse, now: StorePulse): (LiveEvent & { name: 'rows' | 'changed' })[] {
  const events: (LiveEvent & { name: 'rows' | 'changed' })[] = []
  const added = now.arrivals - before.arrivals
  const deleted = before.rows + added - now.rows
  if (added !== 0 || deleted !== 0) {
    events.push({
      name: 'rows',
      data: { added: Math.max(added, 0), deleted: Math.max(deleted, 0), total: now.rows, as_of: now.asOf },
    })
  }
  if (now.changes !== before.changes) events.push({ name: 'changed', data: { total: now.rows } })
  return events
}
