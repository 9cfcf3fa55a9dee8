import { createStore, type StoreSettings } from '../create-store.ts'
import type { CompletionStore } from '../completion-store.ts'
import { LaneEngine } from './threads/lane-engine.ts'
import { type LaneOptions, openLanes } from './threads/open-lanes.ts'

export type SqliteStoreOptions = LaneOptions & StoreSettings

/**
 * Opens the embedded store, created if there is none. Rejects with `StoreOpenError`, whose message names the path and
 * what to do, if the file is not ours, is newer than this program, or was emptied.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<CompletionStore> {
  return createStore(new LaneEngine(await openLanes(options), options.access ?? 'write'), options)
}
