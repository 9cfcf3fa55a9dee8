import { randomUUID } from 'node:crypto'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { RecorderState } from '#contract/recording/recorder-state.ts'
import type { UpstreamName } from '#contract/search/search-query.ts'
import { BODY_LIMIT } from '../machine/body-limit.ts'
import type { Log } from '../machine/log.ts'
import { type Hidden, NOTHING_HIDDEN } from '../redact/hidden.ts'
import type { RelayWatcher } from '../upstream/relay/relay-call.ts'
import { createBacklog } from './backlog.ts'
import type { RecordedRecord } from './capture/recorded-record.ts'
import { createCaptureReader } from './capture/capture-reader.ts'
import type { CapturedCall } from './capture/captured-call.ts'
import type { Journal } from './journal/journal.ts'
import type { LiveRecordings } from './live-recordings.ts'
import { isWanted, type RecordPolicy } from './record-policy.ts'
import { createSpool, SPOOL_CAP } from './spool.ts'
import { CAPTURE_BUDGET } from './tap.ts'
import { type WatchedEnd, watchCall } from './watch-call.ts'
import type { IngestStore } from '../store/ingest-store.ts'

export interface RecordedUpstream {
  name: UpstreamName
  /** To be shown. */
  label: string
  /** The base URL without credentials: where its records come from. */
  location: string
  policy: RecordPolicy
}

export interface RecorderOptions {
  /** All upstreams that calls may go to. */
  upstreams: readonly RecordedUpstream[]
  store: Pick<IngestStore, 'ingest'>
  /** null for a store in memory. */
  journal: Journal | null
  log: Log
  /** What must not be kept of a call; asked for each one. */
  hidden?: () => Hidden
  /** Unix milliseconds. */
  now: () => number
  onStored(rows: number): void
  /** Shows running calls to open pages. */
  live?: LiveRecordings
  /** The state changed in a way that pages should show. */
  onState(state: RecorderState): void
  /** The most bytes kept of one side of a call, of all running calls, and of records that wait. */
  caps?: { call?: number; running?: number; waiting?: number }
}

export interface Recorder {
  /** Watches a call that creates a completion; `keys` are those that the client sent. null if nothing would be kept. */
  watch(
    upstream: Pick<RecordedUpstream, 'location' | 'policy'>,
    idempotencyKey: string | null,
    clientKeys?: readonly string[],
  ): RelayWatcher | null
  /** Counts a call that is not watched, by its kind. */
  countForwarded(kind: string): void
  /** Resolves when ended calls are in the store, after `ms` at the latest, so that clients find what they created. */
  settled(ms: number): Promise<void>
  state(): RecorderState
  /** Takes over calls of earlier processes. Resolves when they are in the store, after `ms` at the latest. */
  recover(ms: number): Promise<void>
  /** From now on, calls are cut off because this server stops. */
  ending(): void
  /**
   * Waits at most `ms` until calls that were cut off have ended and the store has them. The rest is left to the next
   * process.
   */
  close(ms: number): Promise<void>
  /** To be called last, after the store is closed. */
  release(): void
}

/** Completions that were created but not kept are counted under this kind. */
const COMPLETIONS = 'chat/completions'

/**
 * Records calls without delaying them. What the store cannot take yet waits in memory or on disk. Both are limited;
 * what fits in neither is counted as lost.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { upstreams, journal, log, now } = options
  const budget = { left: options.caps?.running ?? CAPTURE_BUDGET }
  const cap = options.caps?.call ?? BODY_LIMIT
  const spoolCap = options.caps?.waiting ?? SPOOL_CAP
  const hidden = options.hidden ?? (() => NOTHING_HIDDEN)
  const since = now()
  const counts = { calls: 0, recorded: 0, forwarded: 0, running: 0, lost: 0 }
  const reader = createCaptureReader()
  /** What must not be kept of calls that are not in the store yet. In memory only. */
  const hides = new Map<string, Hidden>()
  /** Calls of earlier processes that are not in the store yet. */
  const adopted = new Set<string>()
  const unkept = new Map<string, number>()
  const countUnkept = (kind: string) => void unkept.set(kind, (unkept.get(kind) ?? 0) + 1)
  let trouble: string | null = null
  let isEnding = false
  let isClosed = false
  /** Those who wait for a change. */
  let waiters: (() => void)[] = []

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
      waiting: records + reader.pending() + backlog.size(),
      waiting_bytes: bytes,
      waiting_on_disk: backlog.size(),
      lost: counts.lost,
      unkept: [...unkept].map(([kind, calls]) => ({ kind, calls })).toSorted((one, other) => other.calls - one.calls),
      trouble,
      upstreams: upstreams.map(({ name, label, policy }) => ({ source: name, label, policy })),
    }
  }
  const spool = createSpool({
    ingest: (records) => options.store.ingest(records),
    onStored(ids, names) {
      counts.recorded += ids.filter((id) => !adopted.delete(id)).length
      settle(ids)
      options.onStored(ids.length)
      for (const [at, id] of ids.entries()) options.live?.settle(id, names[at] ?? null)
      changed()
    },
    onLost({ call }, reason) {
      counts.lost++
      adopted.delete(call.id)
      settle([call.id])
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
    cap: spoolCap,
  })
  const settle = (ids: readonly string[]) => {
    journal?.end(ids)
    for (const id of ids) hides.delete(id)
  }
  const changed = () => {
    for (const resolve of waiters) resolve()
    waiters = []
    backlog.poke()
  }
  /** Resolves when it is true, after `ms` at the latest. */
  const until = async (isSo: () => boolean, ms: number) => {
    const late = AbortSignal.timeout(Math.ceil(ms))
    const timedOut = new Promise<void>((resolve) => late.addEventListener('abort', () => resolve(), { once: true }))
    while (!isSo() && !late.aborted)
      await Promise.race([new Promise<void>((resolve) => waiters.push(resolve)), timedOut])
  }
  /** Sends a record to the store from memory. Without room or time for that, its call stays on disk. */
  const keep = (record: RecordedRecord, isFromDisk: boolean) => {
    const isOnDisk = journal?.holds(record.call.id) === true
    if (!isOnDisk || (!isClosed && (isFromDisk || spool.fits(record)))) spool.add(record, isFromDisk)
    else if (!isClosed) backlog.add(record.call.id)
    changed()
  }
  const read = (call: CapturedCall, drop: () => void, isFromDisk = false) =>
    reader.read(call, (record) => {
      drop()
      keep(record, isFromDisk)
    })
  const backlog = createBacklog({
    hasRoom: () => spool.size().bytes < spoolCap / 2 && reader.pending() === 0,
    load: (id) => loadCall(id),
    take: (call) => new Promise((resolve) => read(call, resolve, true)),
  })
  const loadCall = async (id: string): Promise<CapturedCall | null> => {
    try {
      const found = await journal?.load(id)
      if (found === undefined) return null
      if (found.damage !== null)
        log.error(
          `the note of call ${id} is damaged: ${found.damage}; ${found.call === null ? 'nothing of it can be kept' : 'what is whole of it is kept'}`,
        )
      if (found.call === null) loseNote(id)
      return found.call === null ? null : { ...found.call, hide: hides.get(id) ?? hidden() }
    } catch (error) {
      counts.lost++
      adopted.delete(id)
      log.error(`call ${id} cannot be read back; its file is left for the next start`, error)
      changed()
      return null
    }
  }
  const loseNote = (id: string) => {
    counts.lost++
    adopted.delete(id)
    settle([id])
    changed()
  }
  const onEnd = ({ kept, drop }: WatchedEnd, id: string) => {
    counts.running--
    if (kept === 'nothing') {
      hides.delete(id)
      countUnkept(COMPLETIONS)
    }
    if (kept === 'disk') backlog.add(id)
    if (kept === 'disk' || kept === 'nothing') drop()
    else read(kept, drop)
    changed()
  }
  /** Waits for calls that have just ended: an answer is read after its last bytes went to the client. */
  const allRead = async () => {
    await setImmediate()
    await reader.settled()
  }

  return {
    watch({ location, policy }, idempotencyKey, clientKeys = []) {
      counts.calls++
      if (policy === 'off') {
        countUnkept(COMPLETIONS)
        return null
      }
      counts.running++
      const id = randomUUID()
      const { secrets, rules } = hidden()
      const hide = { secrets: [...new Set([...secrets, ...clientKeys])], rules }
      hides.set(id, hide)
      return watchCall({
        hide,
        begun: { id, from: location, startedMs: now(), idempotencyKey },
        isWanted: (bytes, whole) => isWanted(policy, bytes, whole),
        cap,
        budget,
        journal,
        live: options.live ?? null,
        isEnding: () => isEnding,
        onEnd: (end) => onEnd(end, id),
      })
    },
    countForwarded(kind) {
      counts.forwarded++
      countUnkept(kind)
    },
    async settled(ms) {
      if (counts.running + reader.pending() + spool.size().records === 0) return
      const done = new AbortController()
      const late = setTimeout(ms, undefined, { signal: done.signal }).catch(() => undefined)
      await Promise.race([allRead().then(() => spool.settled()), late])
      done.abort()
    },
    state,
    async recover(ms) {
      const ids = journal?.adopt() ?? []
      if (ids.length === 0) return
      log.warn(
        `calls that an earlier process had not stored: ${ids.length}; they are kept, marked where they had not ended`,
      )
      for (const id of ids) adopted.add(id)
      for (const id of ids) backlog.add(id)
      await until(() => adopted.size === 0, ms)
    },
    ending() {
      isEnding = true
    },
    async close(ms) {
      const started = performance.now()
      const left = () => Math.max(50, ms - (performance.now() - started))
      isEnding = true
      await until(() => counts.running === 0, left())
      await Promise.race([allRead(), setTimeout(left(), undefined, { ref: false })])
      isClosed = true
      await backlog.close()
      await reader.close()
      const ids = await spool.close(left())
      const lost = ids.filter((id) => journal?.holds(id) !== true).length
      const onDisk = ids.length - lost + backlog.size()
      if (lost > 0) log.error(`${lost} recorded calls could not be stored before the end`)
      if (onDisk > 0) log.warn(`${onDisk} recorded calls wait beside the store for the next start`)
    },
    release() {
      journal?.close()
    },
  }
}
