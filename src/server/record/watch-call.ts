import type { Hidden } from '../redact/hidden.ts'
import type { RelayEnd, RelayWatcher } from '../upstream/relay/relay-call.ts'
import { type CallWriter, createCallWriter, toCleanRequest } from './journal/call-writer.ts'
import type { CapturedCall } from './capture/captured-call.ts'
import type { Journal } from './journal/journal.ts'
import type { LiveRecording, LiveRecordings } from './live-recordings.ts'
import { type CaptureBudget, createTap, type TappedBytes } from './tap.ts'

export interface WatchedCall {
  /** What must not be kept of it. */
  hide: Hidden
  begun: Pick<CapturedCall, 'id' | 'from' | 'startedMs' | 'idempotencyKey'>
  isWanted: (request: Uint8Array, whole: boolean) => boolean
  /** What the bytes of all running calls may still take. */
  budget: CaptureBudget
  /** The most bytes of one side that are kept. */
  cap: number
  journal: Journal | null
  live: LiveRecordings | null
  /** Whether calls are being cut off because this server stops. */
  isEnding: () => boolean
  onEnd: (end: WatchedEnd) => void
}

/** Where a call is now: not kept, in memory, or on disk only. */
export interface WatchedEnd {
  kept: 'nothing' | 'disk' | CapturedCall
  /** Returns the bytes to the budget, once the record is made. */
  drop: () => void
}

const NOTHING: TappedBytes = { bytes: Buffer.alloc(0), total: 0 }

/**
 * Watches one call: keeps its bytes in memory as far as they fit, and writes them to disk as they come, each piece
 * before the client gets it. If a part is in neither place, the record says so.
 */
export function watchCall(options: WatchedCall): RelayWatcher {
  const { begun, hide, journal, live, cap } = options
  const started = performance.now()
  const requestTap = createTap(cap, options.budget)
  const answerTap = createTap(cap, options.budget)
  let request = NOTHING
  let wanted: boolean | null = null
  let head: { status: number; headers: [string, string][] } | null = null
  let firstByteMs: number | null = null
  let note: CallWriter | null = null
  let watched: LiveRecording | undefined
  let over = false
  let isNoted = false

  const elapsed = () => performance.now() - started
  const drop = () => {
    requestTap.drop()
    answerTap.drop()
  }
  /** `sent`: the request is complete. */
  const decide = (sent: boolean) => {
    if (wanted !== null) return
    request = requestTap.read()
    wanted = options.isWanted(request.bytes, sent && request.total === request.bytes.length)
    if (wanted) return
    request = NOTHING
    drop()
  }
  const writeDown = () => {
    if (journal === null) return
    note = createCallWriter({ journal, begun, request, hide, cap })
    if (head === null) return
    note?.answer(head.status, head.headers)
    note?.piece(answerTap.read().bytes, elapsed())
  }
  const mayWrite = () => answerTap.isWhole() && answerTap.total() <= cap
  /** Writes everything again after writing had failed. */
  const mend = () => {
    if (wanted === true && note?.isWhole() !== true && journal?.isReady() === true && mayWrite()) writeDown()
  }
  const writeEnd = (end: CapturedCall['end'], failure: string | null) => {
    if (isNoted) return
    isNoted = true
    mend()
    note?.over({ end, failure, firstByteMs, durationMs: elapsed() }, () => answerTap.sha256())
  }
  return {
    request: (chunk) => requestTap.take(chunk),
    requestEnd() {
      decide(true)
      // An upstream may answer, and the call may be stored, before the client has sent its whole request.
      if (wanted !== true || over) return
      mend()
      // What must not be kept goes neither to the disk nor to a page.
      watched = live?.begin({ ...begun, request: note?.request ?? toCleanRequest(request.bytes, hide) }, hide)
    },
    answer(status, headers) {
      head = { status, headers: Object.entries(headers) }
      note?.answer(status, head.headers)
      watched?.answer(headers)
    },
    piece(chunk) {
      firstByteMs ??= elapsed()
      answerTap.take(chunk)
      watched?.piece(chunk)
      if (note?.isWhole() !== true) return mend()
      note.piece(chunk, elapsed())
      // The disk has all of it: the part in memory is of no use.
      if (!answerTap.isWhole() && note.isWhole()) answerTap.letGo()
    },
    whole() {
      decide(false)
      if (wanted === true) writeEnd('complete', null)
    },
    end(how: RelayEnd, failure) {
      // If it was answered early, the rest of the request may still say that it is to be kept. If it was given up, it
      // was no call.
      decide(head === null)
      over = true
      watched?.end()
      if (wanted !== true) return options.onEnd({ kept: 'nothing', drop })
      const cut = how === 'client_aborted' && options.isEnding()
      const end = cut ? 'interrupted' : how
      const why = cut ? 'The server was ended before the call had.' : (failure?.message ?? null)
      writeEnd(end, why)
      if (!answerTap.isWhole() && journal?.holds(begun.id) === true) return options.onEnd({ kept: 'disk', drop })
      const answer = head === null ? null : { ...head, ...answerTap.read(), sha256: answerTap.sha256() }
      const times = { firstByteMs, durationMs: elapsed() }
      options.onEnd({ kept: { ...begun, ...times, request, answer, end, failure: why, hide }, drop })
    },
  }
}
