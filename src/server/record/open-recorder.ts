import type { RecorderState } from '#contract/recording/recorder-state.ts'
import type { Log } from '../log.ts'
import type { Hidden } from '../redact/hidden.ts'
import type { CompletionStore } from '../store/store.ts'
import { type Journal, openJournal } from './journal/journal.ts'
import type { LiveRecordings } from './live-recordings.ts'
import { createRecorder, type RecordedUpstream, type Recorder } from './recorder.ts'

export interface OpenRecorderOptions {
  upstreams: readonly RecordedUpstream[]
  store: CompletionStore
  /** Path of the store's file, beside which the journal lies; null for a store that ends with the process. */
  file: string | null
  /** Bytes of calls that may wait beside it. */
  diskLimit: number
  log: Log
  /** What must not be kept of any call; asked at each. */
  hidden: () => Hidden
  live: LiveRecordings
  onStored(rows: number): void
  onState(state: RecorderState): void
}

/** Milliseconds that a start waits for what an earlier process left behind; the rest comes in beside everything else. */
const RECOVERY_MS = 2_000

/**
 * A recorder that writes down the calls that it keeps, and takes in what an earlier process left behind. A journal that
 * cannot be written is named in the log and done without: recording goes on.
 */
export async function openRecorder(options: OpenRecorderOptions): Promise<Recorder> {
  const { file, log, diskLimit } = options
  const complain = (error: unknown) =>
    log.error('running calls cannot be written down beside the store; a kill would leave no trace of them', error)
  const recorder = createRecorder({ ...options, journal: open(), now: Date.now })
  await recorder.recover(RECOVERY_MS)
  return recorder

  function open(): Journal | null {
    if (file === null) return null
    try {
      return openJournal({ store: file, limit: diskLimit, onFailure: complain })
    } catch (error) {
      complain(error)
      return null
    }
  }
}
