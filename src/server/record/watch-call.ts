import type { Hidden } from '../redact/hidden.ts'
import type { RelayEnd, RelayWatcher } from '../upstream/relay/relay-call.ts'
import { type CallWriter, createCallWriter, toCleanRequest } from './journal/call-writer.ts'
import type { CapturedCall } from './capture/captured-call.ts'
import type { Journal } from './journal/journal.ts'
import type { LiveRecording, LiveRecordings } from './live-recordings.ts'
import type { Tap, TappedBytes } from './tap.ts'

export interface WatchedCall {
  /** What must not be kept of it. */
  hide: Hidden
  begun: Pick<CapturedCall, 'id' | 'from' | 'startedAt' | 'idempotencyKey'>
  isWanted: (request: Uint8Array, whole: boolean) => boolean
  tap: () => Tap
  /** Bytes of one side that are kept. */
  cap: number
  journal: Journal | null
  live: LiveRecordings | null
  /** Whether it is us who cut calls just now. */
  isEnding: () => boolean
  onEnd: (end: WatchedEnd) => void
}

/** What became of a call: not kept, in memory, or on disk alone. */
export interface WatchedEnd {
  kept: 'nothing' | 'disk' | CapturedCall
  /** Gives the bytes back to the budget, once the record is made of them. */
  drop: () => void
}

const NOTHING: TappedBytes = { bytes: Buffer.alloc(0), total: 0 }

/**
 * Watches one call go by: keeps its bytes in memory, as far as they fit there, and writes them down as they come, each piece
 * before the client has it. What is in neither place is named when the call is read.
 */
export function watchCall(options: WatchedCall): RelayWatcher {
  const { begun, hide, journal, live, cap } = options
  const started = performance.now()
  const requestTap = options.tap()
  const answerTap = options.tap()
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
  /** `sent`: nothing more of the request is to come. */
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
  /** Writes down again all that there is where it could not be written before. */
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
      // An upstream may answer, and the call be stored, before the client has sent all of its request.
      if (wanted !== true || over) return
      mend()
      // Nothing that must not be kept leaves this memory, neither for the disk nor for a page.
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
      // What memory has no room for is on disk: the part of it that is in memory helps nobody.
      if (!answerTap.isWhole() && note.isWhole()) answerTap.letGo()
    },
    whole() {
      decide(false)
      if (wanted === true) writeEnd('complete', null)
    },
    end(how: RelayEnd, failure) {
      // Answered before it was sent whole, it may say further on that it is to be kept; given up, it was no call.
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
