import type { RecorderState } from '#contract/recorder-state.ts'
import type { Log } from '../log.ts'
import type { Hidden } from '../redact/hidden.ts'
import type { CompletionStore } from '../store/store.ts'
import { openJournal, readLeftovers } from './journal.ts'
import type { LiveRecordings } from './live-recordings.ts'
import { createRecorder, type RecordedUpstream, type Recorder } from './recorder.ts'

export interface OpenRecorderOptions {
  upstreams: readonly RecordedUpstream[]
  store: CompletionStore
  /** Path of the store's file, beside which the journal lies; null for a store that ends with the process. */
  file: string | null
  log: Log
  /** What must not be kept of any call; asked at each. */
  hidden: () => Hidden
  live: LiveRecordings
  onStored(rows: number): void
  onState(state: RecorderState): void
}

/**
 * A recorder that writes down which calls run, and takes in what a killed process left behind. A journal that cannot be
 * written is named in the log and done without: recording goes on.
 */
export async function openRecorder(options: OpenRecorderOptions): Promise<Recorder> {
  const { file, log, upstreams } = options
  const keepsNothing = upstreams.every(({ policy }) => policy === 'off')
  const complain = (error: unknown) =>
    log.error('running calls cannot be written down beside the store; a kill would leave no trace of them', error)
  const leftovers = file === null ? null : readLeftovers(file)
  const journal = file === null || keepsNothing ? null : await openJournal(file, complain).catch(complain)
  const recorder = createRecorder({ ...options, journal: journal ?? null, now: Date.now })
  if (leftovers !== null) {
    try {
      await recorder.recover(leftovers.calls)
      leftovers.forget()
    } catch (error) {
      log.error('interrupted calls could not be taken into the store; they are tried again at the next start', error)
    }
  }
  return recorder
}
