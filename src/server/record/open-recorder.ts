import type { RecorderState } from '#contract/recording/recorder-state.ts'
import type { Log } from '../machine/log.ts'
import type { Hidden } from '../redact/hidden.ts'
import { type Journal, openJournal } from './journal/journal.ts'
import type { LiveRecordings } from './live-recordings.ts'
import { createRecorder, type RecordedUpstream, type Recorder } from './recorder.ts'
import type { IngestStore } from '../store/ingest-store.ts'

export interface OpenRecorderOptions {
  upstreams: readonly RecordedUpstream[]
  store: Pick<IngestStore, 'ingest'>
  /** The path beside which calls are kept until they are stored; null if nothing outlives the process. */
  beside: string | null
  /** The most bytes of calls that may wait on disk. */
  diskLimit: number
  log: Log
  /** What must not be kept of a call; asked for each one. */
  hidden: () => Hidden
  live: LiveRecordings
  onStored(rows: number): void
  onState(state: RecorderState): void
}

/** How many milliseconds a start waits for the calls of earlier processes. The rest is read in the background. */
const RECOVERY_MS = 2_000

/**
 * A recorder that writes calls to disk until the store has them, and takes over those of earlier processes. If the
 * journal cannot be written, the log says so, and recording goes on without it.
 */
export async function openRecorder(options: OpenRecorderOptions): Promise<Recorder> {
  const { beside, log, diskLimit } = options
  const complain = (error: unknown) =>
    log.error('running calls cannot be written down beside the store; a kill would leave no trace of them', error)
  const recorder = createRecorder({ ...options, journal: open(), now: Date.now })
  await recorder.recover(RECOVERY_MS)
  return recorder

  function open(): Journal | null {
    if (beside === null) return null
    try {
      return openJournal({ store: beside, limit: diskLimit, onFailure: complain })
    } catch (error) {
      complain(error)
      return null
    }
  }
}
