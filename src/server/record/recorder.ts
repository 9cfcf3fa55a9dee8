import { randomUUID } from 'node:crypto'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { RecorderState } from '#contract/recorder-state.ts'
import type { UpstreamName } from '#contract/search-query.ts'
import type { Log } from '../log.ts'
import { type Hidden, NOTHING_HIDDEN } from '../redact/hidden.ts'
import type { CompletionStore } from '../store/store.ts'
import type { RelayWatcher } from '../upstream/relay.ts'
import { toRecordedRecord } from './capture.ts'
import { createCaptureReader } from './capture-reader.ts'
import type { CapturedCall } from './captured-call.ts'
import { type BegunCall, type Journal, type LeftoverCall, toCapturedCall } from './journal.ts'
import type { LiveRecording, LiveRecordings } from './live-recordings.ts'
import { isWanted, type RecordPolicy } from './policy.ts'
import { redactCall, redactRequest, redactText } from './redact-call.ts'
import { createSpool } from './spool.ts'
import { CAPTURE_BUDGET, CAPTURE_CAP, createTap, type TappedBytes } from './tap.ts'

/** The upstream behind a call. */
export interface RecordedUpstream {
  name: UpstreamName
  /** For people. */
  label: string
  /** The base URL without credentials: where the records come from. */
  location: string
  /** Which calls to it are kept. */
  policy: RecordPolicy
}

export interface RecorderOptions {
  /** Behind whom calls may go by. */
  upstreams: readonly RecordedUpstream[]
  store: Pick<CompletionStore, 'ingest'>
  /** null for a store that ends with the process. */
  journal: Journal | null
  log: Log
  /** What must not be kept of any call; asked at each. */
  hidden?: () => Hidden
  /** Unix milliseconds. */
  now: () => number
  /** Rows came in. */
  onStored(rows: number): void
  /** Shows calls to open pages while they run. */
  live?: LiveRecordings
  /** Something about the state changed that people should see. */
  onState(state: RecorderState): void
  /** Bytes kept of one side of a call, of all running ones, and of records that wait. */
  caps?: { call?: number; running?: number; waiting?: number }
}

export interface Recorder {
  /** Watches one call that creates a completion, which the client sent with these keys of its own; null where nothing is kept anyway. */
  watch(
    upstream: Pick<RecordedUpstream, 'location' | 'policy'>,
    idempotencyKey: string | null,
    clientKeys?: readonly string[],
  ): RelayWatcher | null
  /** Counts another call. */
  countForwarded(): void
  /** Resolves when calls that have ended are in the store, at the latest after `ms`: whoever creates sees it in the list. */
  settled(ms: number): Promise<void>
  state(): RecorderState
  /** Takes in calls that an earlier process left unfinished; resolves when they are in the store. */
  recover(calls: readonly LeftoverCall[]): Promise<void>
  /** Waits for the store at most `ms`. */
  close(ms: number): Promise<void>
}

/** Bytes of a call up to which it is cleaned in this thread, some milliseconds, so that it can be written down at once. */
const LONGEST_CLEANED_HERE = 2 * 1024 * 1024

const NOTHING_KEPT: TappedBytes = { bytes: Buffer.alloc(0), total: 0 }

/** Keeps calls that go by. A call is never delayed by it: what the store cannot take waits, bounded, or is counted as lost. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { upstreams, journal, log, now } = options
  const budget = { left: options.caps?.running ?? CAPTURE_BUDGET }
  const cap = options.caps?.call ?? CAPTURE_CAP
  const since = now()
  const counts = { calls: 0, recorded: 0, forwarded: 0, running: 0, lost: 0 }
  const reader = createCaptureReader()
  let trouble: string | null = null

  const state = (): RecorderState => {
    const { records, bytes } = spool.size()
    return {
      object: 'recorder',
      policy: upstreams[0]?.policy ?? 'off',
      since,
      calls: counts.calls,
      recorded: counts.recorded,
      forwarded: counts.forwarded,
      running: counts.running,
      waiting: records + reader.pending(),
      waiting_bytes: bytes,
      lost: counts.lost,
      trouble,
      upstreams: upstreams.map(({ name, label, policy }) => ({ source: name, label, policy })),
    }
  }
  const spool = createSpool({
    ingest: (records) => options.store.ingest(records),
    onStored(ids, names) {
      counts.recorded += ids.length
      journal?.end(ids)
      options.onStored(ids.length)
      for (const [at, id] of ids.entries()) options.live?.settle(id, names[at] ?? null)
    },
    onLost({ call }, reason) {
      counts.lost++
      journal?.end([call.id])
      options.live?.settle(call.id, null)
      log.error(`call ${call.id} (request ${call.request_id ?? 'without id'}) was not recorded: ${reason}`)
      options.onState(state())
    },
    onTrouble(reason) {
      trouble = reason
      if (reason !== null) log.error(`recorded calls wait, the store does not take them: ${reason}`)
      else log.warn('the store takes recorded calls again')
      options.onState(state())
    },
    ...(options.caps?.waiting === undefined ? {} : { cap: options.caps.waiting }),
  })
  /** Calls that ended just now are read after their last bytes have been written out. */
  const allRead = async () => {
    await setImmediate()
    await reader.settled()
  }

  return {
    watch({ location, policy }, idempotencyKey, clientKeys = []) {
      counts.calls++
      if (policy === 'off') return null
      counts.running++
      const { secrets, rules } = options.hidden?.() ?? NOTHING_HIDDEN
      return watchCall({
        hide: { secrets: [...new Set([...secrets, ...clientKeys])], rules },
        begun: { id: randomUUID(), from: location, startedAt: now(), idempotencyKey },
        isWanted: (bytes, whole) => isWanted(policy, bytes, whole),
        tap: () => createTap(cap, budget),
        journal,
        live: options.live ?? null,
        onEnd(call, drop) {
          counts.running--
          if (call === null) return
          reader.read(call, (record) => {
            drop()
            spool.add(record)
          })
        },
      })
    },
    countForwarded() {
      counts.forwarded++
    },
    async settled(ms) {
      if (counts.running + reader.pending() + spool.size().records === 0) return
      const done = new AbortController()
      const late = setTimeout(ms, undefined, { signal: done.signal }).catch(() => undefined)
      await Promise.race([allRead().then(() => spool.settled()), late])
      done.abort()
    },
    state,
    async recover(calls) {
      if (calls.length === 0) return
      await options.store.ingest(calls.map((call) => toRecordedRecord(toCapturedCall(call))))
      log.warn(
        `calls that a killed server had not stored: ${calls.length}; they are kept, marked where they had not ended`,
      )
      options.onStored(calls.length)
    },
    async close(ms) {
      await Promise.race([allRead(), setTimeout(ms, undefined, { ref: false })])
      await reader.close()
      const left = await spool.close(ms)
      if (left > 0) log.error(`${left} recorded calls could not be stored before the end`)
      await journal?.close()
    },
  }
}

interface WatchedCall {
  hide: Hidden
  begun: Omit<BegunCall, 'request'>
  isWanted: (request: Uint8Array, whole: boolean) => boolean
  tap: () => ReturnType<typeof createTap>
  journal: Journal | null
  live: LiveRecordings | null
  /** null: the call is not kept. `drop` gives its bytes back to the budget, once the record is made of them. */
  onEnd: (call: CapturedCall | null, drop: () => void) => void
}

function watchCall({ hide, begun, isWanted: wants, tap, journal, live, onEnd }: WatchedCall): RelayWatcher {
  const started = performance.now()
  const requestTap = tap()
  const answerTap = tap()
  let request = NOTHING_KEPT
  let wanted: boolean | null = null
  let head: { status: number; headers: [string, string][] } | null = null
  let firstByteMs: number | null = null
  let watched: LiveRecording | undefined
  let over = false

  const drop = () => {
    requestTap.drop()
    answerTap.drop()
  }
  /** `sent`: nothing more of the request is to come. */
  const decide = (sent: boolean) => {
    if (wanted !== null) return
    request = requestTap.read()
    wanted = wants(request.bytes, sent && request.total === request.bytes.length)
    if (wanted) return
    request = NOTHING_KEPT
    drop()
  }
  return {
    request: (chunk) => requestTap.take(chunk),
    requestEnd() {
      decide(true)
      // An upstream may answer, and the call be stored, before the client has sent all of its request.
      if (wanted !== true || over) return
      // Nothing that must not be kept leaves this memory, neither for the disk nor for a page.
      const clean = request.total > LONGEST_CLEANED_HERE ? null : redactRequest(request.bytes, hide)
      const text = clean === null ? null : Buffer.from(clean).toString()
      journal?.begin({ ...begun, idempotencyKey: redactText(begun.idempotencyKey, hide), request: text })
      watched = live?.begin({ ...begun, request: clean ?? new Uint8Array() }, hide)
    },
    answer(status, headers) {
      head = { status, headers: Object.entries(headers) }
      watched?.answer(headers)
    },
    piece(chunk) {
      firstByteMs ??= performance.now() - started
      answerTap.take(chunk)
      watched?.piece(chunk)
    },
    whole: () => undefined,
    end(how, failure) {
      // Answered before it was sent whole, it may say further on that it is to be kept; given up, it was no call.
      decide(head === null)
      over = true
      watched?.end()
      if (wanted !== true) return onEnd(null, drop)
      const answer = head === null ? null : { ...head, ...answerTap.read(), sha256: answerTap.sha256() }
      const times = { firstByteMs, durationMs: performance.now() - started }
      const given = { ...begun, ...times, request, answer, end: how, failure: failure?.message ?? null, hide }
      // A long one is cleaned where it is read, in a thread, before anything of it is written.
      const call = isLong(request) || isLong(answer) ? given : redactCall(given)
      if (!isLong(answer)) journal?.answered(call === given ? redactCall({ ...given, request: NOTHING_KEPT }) : call)
      onEnd(call, drop)
    },
  }
}

function isLong(side: { total: number } | null): boolean {
  return (side?.total ?? 0) > LONGEST_CLEANED_HERE
}
