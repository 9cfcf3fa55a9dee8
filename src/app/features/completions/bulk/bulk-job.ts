import type { BulkReport } from '#contract/found/bulk-report.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { BulkDeed } from '#contract/found/bulk-deed.ts'
import type { BulkTarget } from '../../../api/commands/run-bulk.ts'
import { ownedPlace } from '../../../api/owned-by-client.ts'

/** Where a change of many records is: for some seconds it can still be undone. */
export type BulkStep =
  | { step: 'waiting'; seconds: number }
  | { step: 'working'; report: BulkReport | null }
  | { step: 'done'; report: BulkReport }
  | { step: 'failed'; why: string }

/** What was asked for, and for how many records. */
export interface BulkPlan {
  target: BulkTarget
  deed: BulkDeed
  count: number
}

/** A change of many records. It goes on while other pages are looked at. */
export interface BulkJob extends BulkPlan {
  at: BulkStep
  /** Does not wait any longer. */
  start: () => void
  /** Ends it after what is being changed at the moment. */
  stop: () => void
  /** Puts it away: before it began, nothing happens. */
  dismiss: () => void
}

/** Where the page keeps its only one. */
export const bulkPlaceOf = ownedPlace<BulkJob>()

/** The one that waits, runs or has ended and was not put away yet. */
export function useBulkJob(): BulkJob | null {
  const { subscribe, read } = bulkPlaceOf(useQueryClient())
  return useSyncExternalStore(subscribe, read)
}
