import type { SavedView } from '#contract/search/saved-view.ts'
import type { IncomingRecord } from './ingest-store.ts'

/** A new store in a file, into which another store is written whole. */
export interface StoreCopy {
  /** Takes some records in, in the order in which they arrived. */
  take(records: readonly IncomingRecord[]): void
  /** Puts saved views in as they are. */
  takeViews(views: readonly SavedView[]): void
  /** Makes it the file that was asked for, complete and on disk. */
  finish(): void
  /** Ends; what was not finished leaves nothing behind. */
  close(): void
}

/** Begins a copy. Throws `StoreFailure` where the file exists. */
export type OpenStoreCopy = (file: string) => StoreCopy
