import { parseSearchQuery } from '#contract/search/search-query-codec.ts'
import type { Audit } from '../access/audit.ts'
import type { Log } from '../machine/log.ts'
import { deletePlaces } from './delete-places.ts'
import type { BulkStore } from '../store/bulk-store.ts'

/** In seconds. */
const DAY_S = 86_400

export interface KeepDaysOptions {
  store: Pick<BulkStore, 'places' | 'deleteAt'>
  days: number
  log: Log
  audit: Pick<Audit, 'note'>
  /** Unix milliseconds. */
  now: () => number
  onDeleted: (deleted: number) => void
}

/** Deletes what is older than a number of days, now and once a day. */
export interface KeepDays {
  /** Does it now; gives how many were deleted. Never rejects: a failure is logged, and the next day tries again. */
  run(): Promise<number>
  /** Stops after the current slice. */
  stop(): void
}

/** Does not start by itself: `run` begins the daily deletion. */
export function createKeepDays({ store, days, log, audit, now, onDeleted }: KeepDaysOptions): KeepDays {
  const ended = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const run = async () => {
    clearTimeout(timer)
    if (!ended.signal.aborted) timer = setTimeout(() => void run(), DAY_S * 1000).unref()
    try {
      const everything = parseSearchQuery(new URLSearchParams('source=store')).query
      const places = await store.places(everything, Math.floor(now() / 1000) - days * DAY_S)
      const deleted = await deletePlaces(store, places, undefined, ended.signal)
      if (deleted === 0) return 0
      const what = `${deleted} record${deleted === 1 ? '' : 's'} older than ${days} days`
      log.warn(`deleted ${what} (COMPLETIONIST_KEEP_DAYS)`)
      audit.note({ who: 'COMPLETIONIST_KEEP_DAYS', deed: 'delete', from: 'this server', what })
      onDeleted(deleted)
      return deleted
    } catch (error) {
      if (!ended.signal.aborted) log.error('what COMPLETIONIST_KEEP_DAYS asks for could not be deleted', error)
      return 0
    }
  }
  return {
    run,
    stop: () => {
      ended.abort()
      clearTimeout(timer)
    },
  }
}
