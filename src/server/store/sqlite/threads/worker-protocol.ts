import type { ApiErrorBody } from '#contract/wire/api-error.ts'
import type { Hidden } from '../../../redact/hidden.ts'
import type { EngineCalls } from '../../engine.ts'
import type { ImportCheckpoint, IncomingRecord, Ingested } from '../../ingest-store.ts'

/** What a worker can be asked: what every engine answers, and what only this one does by itself. */
export interface StoreCalls extends EngineCalls {
  /** Prepares a piece of a batch for `ingestBatch` (`write/prepared-batch.ts`). All memory that the records stand in is handed over. */
  prepare(records: readonly IncomingRecord[], hide: Hidden): Uint8Array
  /** As `ingest`, of records that were prepared, whose memory is handed over. */
  ingestBatch(batch: readonly Uint8Array[], checkpoint: ImportCheckpoint | null): Ingested[]
  /** Gives how many records are not in the text index yet. */
  indexTexts(limit: number): number
  /** Gives whether there are more. */
  repack(limit: number): boolean
  /** Packs a stretch of rows; gives whether there may be more. `isQuiet`: nothing comes in just now. */
  packStretch(isQuiet: boolean): boolean
  /** Ends the worker's connection; nothing may be asked afterwards. */
  close(): void
}
export type StoreCall = keyof StoreCalls

/** Answers these calls, in this thread or another. */
export interface StoreAsker {
  /** Rejects with the signal's reason if it fires before the answer. */
  ask<Call extends StoreCall>(
    call: Call,
    args: Parameters<StoreCalls[Call]>,
    signal?: AbortSignal,
  ): Promise<ReturnType<StoreCalls[Call]>>
  /** Resolves when everything asked before is answered and the connection has ended. */
  close(): Promise<void>
}

export interface WorkerSettings {
  path: string
  /**
   * `writer` may create and migrate the file; `reader` finds it ready; `onlooker` reads a file that may not be
   * prepared, and never changes it; `both` has a store in memory; `preparer` opens nothing.
   */
  role: 'writer' | 'reader' | 'onlooker' | 'both' | 'preparer'
  /** A store with an older layout is copied before it is changed. */
  copy: boolean
}

/** What opening a connection revealed, one sentence each, for the log. */
export interface WorkerOpened {
  notices: string[]
}

export interface WorkerRequest {
  id: number
  call: StoreCall
  args: readonly unknown[]
}

/** An error in a form that can be sent between threads; classes cannot. */
export type WorkerFailure =
  | { kind: 'refusal'; status: number; message: string; body: ApiErrorBody }
  | { kind: 'open'; path: string; message: string }
  | { kind: 'damage'; message: string }
  | { kind: 'away'; message: string }
  | { kind: 'error'; message: string }

/** The answer to a request; id 0 is the result of opening. */
export type WorkerAnswer = { id: number; ok: true; value: unknown } | { id: number; ok: false; failure: WorkerFailure }
