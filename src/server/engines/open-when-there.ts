import { setTimeout } from 'node:timers/promises'
import { StoreFailure } from '../store/store-failure.ts'

/** How often a database is asked before its server gives up, a second apart: containers start in any order. */
const TRIES_TO_OPEN = 60
const PAUSE_MS = 1_000

/**
 * What `open` gives. Where a database does not answer yet, it is asked again for a minute; `onNotice` hears of that once. Rejects with
 * what `open` said last, and at once with anything else.
 */
export async function openWhenThere<T>(
  open: () => Promise<T>,
  onNotice: (notice: string) => void,
  pause: (ms: number) => Promise<unknown> = setTimeout,
): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await open()
    } catch (error) {
      if (!(error instanceof StoreFailure) || error.kind !== 'away' || tries >= TRIES_TO_OPEN) throw error
      if (tries === 1) onNotice(`${error.message} It is asked again every second, for a minute.`)
      await pause(PAUSE_MS)
    }
}
