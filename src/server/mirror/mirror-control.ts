import { type DoctorReport, doctorReportSchema } from '#contract/source/doctor-report.ts'
import type { Mirror, MirrorMode, MirrorOrder, MirrorSource } from '#contract/source/mirror.ts'
import type { Log } from '../machine/log.ts'
import { Refusal } from '../source/refusal.ts'
import { StoreFailure } from '../store/store-failure.ts'
import type { MirrorCounts, MirrorStore } from '../store/mirror-store.ts'
import type { RetryTools } from '../upstream/retry.ts'
import { takeLease } from './take-lease.ts'
import { readMirrorState, readMirrorWalk } from './mirror-state.ts'
import type { MirrorUpstream } from './mirror-upstream.ts'
import { parseStored } from './parse-stored.ts'
import { type RunEnd, runMirror } from './run-mirror.ts'

/** Starts, stops and shows the mirrors of a server. */
export interface MirrorControl {
  /** Continues where the last process stopped. `setting` is `COMPLETIONIST_MIRROR` from the configuration. */
  boot(setting: number | 'off' | null): Promise<void>
  /** Carries out an order and gives the new state. Rejects with 400 for an unknown upstream. */
  order(order: MirrorOrder): Promise<Mirror>
  read(): Promise<Mirror>
  /** What `doctor` found out about the upstream with this key; null if it was not asked. */
  profile(key: string): Promise<DoctorReport | null>
  /** Resolves when no step is running. The next process continues. */
  close(): Promise<void>
}

export interface MirrorControlOptions {
  store: MirrorStore
  upstreams: readonly MirrorUpstream[]
  log: Log
  /** The new state of a mirror; at most about twice a second. */
  onState: (state: MirrorSource) => void
  onRows: (added: number) => void
  onChanged: () => void
}

/** One mirror of this process. */
interface Seat {
  upstream: MirrorUpstream
  wanted: { mode: MirrorMode; every: number | null } | null
  state: MirrorSource['state']
  nextMs: number | null
  /** What is wrong outside of a walk, such as another process that holds the lease. */
  trouble: string | null
  abort: AbortController | null
  loop: Promise<void>
  /** When open pages were last told, and what they do not know yet. */
  toldMs: number
  untold: { added: number; changed: number }
}

/** Walks that the page lists, the newest. */
const SHOWN_WALKS = 30
/** Open pages hear of a running walk at most this often. */
const TELL_MS = 400
/** The pause between two walks of a mirror that runs all the time. */
const BREATH_MS = 30_000
/** When another process has the lease, or upstream refuses: how long until it is tried again. */
const BUSY_MS = 30_000
/** A paused walk is tried again after this time at the earliest. */
const PAUSE_MS = 5 * 60_000

/** The mirrors of these upstreams. They walk one at a time: the store has one lease. */
export function createMirrorControl(options: MirrorControlOptions): MirrorControl {
  const { store, log, onState, onRows, onChanged } = options
  const seats = options.upstreams.map((upstream): Seat => {
    const rest = {
      nextMs: null,
      trouble: null,
      abort: null,
      loop: Promise.resolve(),
      toldMs: 0,
      untold: { added: 0, changed: 0 },
    }
    return { upstream, wanted: null, state: 'idle', ...rest }
  })
  let turn: Promise<unknown> = Promise.resolve()
  let closing = false

  function tell(seat: Seat, state: Seat['state'] = seat.state): void {
    seat.state = state
    seat.toldMs = Date.now()
    if (seat.untold.added > 0) onRows(seat.untold.added)
    if (seat.untold.changed > 0) onChanged()
    seat.untold = { added: 0, changed: 0 }
    if (closing) return
    readSeat(store, seat).then(onState, (error: unknown) => log.error('the state of the mirror cannot be read', error))
  }

  async function once(seat: Seat, mode: MirrorMode, signal: AbortSignal): Promise<RunEnd | { kind: 'busy' }> {
    signal.throwIfAborted()
    const { upstream } = seat
    const lease = await takeLease(store, upstream.client.tools.now())
    if (lease.token === null) return { kind: 'busy' }
    tell(seat, 'running')
    try {
      const onStep = (_: unknown, counts: MirrorCounts) => {
        seat.untold.added += counts.added + counts.versions
        seat.untold.changed += counts.changed + counts.merged + counts.gone
        if (Date.now() - seat.toldMs > TELL_MS) tell(seat)
      }
      return await runMirror({ store, upstream, mode, token: lease.token, signal, wanted: seat.wanted, onStep })
    } finally {
      await store.mirrorRelease(lease.token)
    }
  }

  /** Runs work one after the other, in order of asking. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work, work)
    turn = mine.catch(() => undefined)
    return mine
  }

  async function walkOn(seat: Seat, signal: AbortSignal): Promise<void> {
    const { tools } = seat.upstream.client
    while (seat.wanted !== null) {
      const { mode } = seat.wanted
      const end = await inTurn(() => once(seat, mode, signal)).catch((error: unknown) => {
        if (signal.aborted || !(error instanceof StoreFailure)) throw error
        log.error(`the mirror of ${seat.upstream.label} waits for the store`, error)
        return { kind: 'refused' as const, why: `${error.message}. It is asked again by itself.` }
      })
      seat.trouble =
        end.kind === 'busy' ? 'Another process mirrors into this store.' : end.kind === 'refused' ? end.why : null
      if (end.kind === 'stopped') break
      if (end.kind === 'done') seat.wanted = seat.wanted.every === null ? null : { ...seat.wanted, mode: 'incremental' }
      if (seat.wanted === null || (end.kind === 'paused' && seat.wanted.every === null)) break
      seat.nextMs = end.kind === 'wait' ? end.untilMs : tools.now() + pauseAfter(end.kind, seat.wanted.every)
      tell(seat, end.kind === 'wait' ? 'waiting' : 'idle')
      await sleep(tools, seat.nextMs, signal)
      seat.nextMs = null
    }
  }

  function start(seat: Seat, wanted: NonNullable<Seat['wanted']>): void {
    seat.wanted = wanted
    seat.trouble = null
    const abort = new AbortController()
    seat.abort = abort
    const loop = async () => {
      try {
        await walkOn(seat, abort.signal)
        tell(seat, seat.wanted === null ? 'idle' : 'stopped')
      } catch (error) {
        if (!abort.signal.aborted) {
          log.error(`the mirror of ${seat.upstream.label} stopped`, error)
          seat.trouble =
            error instanceof Refusal ? error.message : 'The mirror stopped unexpectedly; the log has the cause.'
        }
        tell(seat, abort.signal.aborted ? 'idle' : 'stopped')
      } finally {
        seat.nextMs = null
        if (seat.abort === abort) seat.abort = null
      }
    }
    seat.loop = loop()
  }

  /** Stores that the mirror was stopped, so that the next process does not start it again. */
  async function forget(seat: Seat): Promise<void> {
    seat.wanted = null
    const { upstream } = seat
    const now = upstream.client.tools.now()
    const lease = await takeLease(store, now)
    if (lease.token === null) return
    const summary = await store.mirrorSummary(upstream.key, Math.floor(now / 1000), 0)
    const state = { ...readMirrorState(summary.state), wanted: null, retry_ms: null }
    const step = { source: upstream.key, from: upstream.location, token: lease.token, nowMs: now, walk: 0, rows: [] }
    await store.mirrorWrite({ ...step, state: JSON.stringify(state), entry: null, sweepUpTo: null })
    await store.mirrorRelease(lease.token)
  }

  async function read(): Promise<Mirror> {
    const sources: MirrorSource[] = []
    for (const seat of seats) sources.push(await readSeat(store, seat))
    return { object: 'mirror', sources }
  }

  return {
    read,
    profile: async (key) => {
      const { profile } = await store.mirrorSummary(key, 0, 0)
      if (profile === null) return null
      const report = doctorReportSchema.safeParse(parseStored(profile))
      return report.success ? report.data : null
    },
    async boot(setting) {
      if (setting === 'off') return
      for (const seat of seats) {
        const now = Math.floor(seat.upstream.client.tools.now() / 1000)
        const kept = readMirrorState((await store.mirrorSummary(seat.upstream.key, now, 0)).state).wanted
        if (setting !== null) start(seat, { mode: kept?.mode ?? 'incremental', every: setting })
        else if (kept !== null) start(seat, kept)
      }
    },
    async order({ action, source, mode = 'incremental', every = null }) {
      const seat = source === undefined ? seats[0] : seats.find(({ upstream }) => upstream.key === source)
      if (seat === undefined) throw new Refusal(400, 'There is no such upstream to mirror.', { param: 'source' })
      await halt(seat)
      if (action === 'stop') {
        await forget(seat)
        tell(seat, 'idle')
      } else {
        start(seat, { mode, every })
        tell(seat, 'running')
      }
      return read()
    },
    async close() {
      closing = true
      await Promise.all(seats.map(halt))
    },
  }
}

async function halt(seat: Seat): Promise<void> {
  seat.abort?.abort(new Error('stopped'))
  await seat.loop
}

function pauseAfter(kind: 'done' | 'paused' | 'busy' | 'refused', every: number | null): number {
  if (kind === 'busy' || kind === 'refused') return BUSY_MS
  const usual = every === null || every === 0 ? BREATH_MS : every * 60_000
  return kind === 'paused' ? Math.max(usual, PAUSE_MS) : usual
}

/** Waits in steps: a timer lasts 24 days at most, and the clock may be changed. */
async function sleep(tools: RetryTools, untilMs: number, signal: AbortSignal): Promise<void> {
  for (let left = untilMs - tools.now(); left > 0; left = untilMs - tools.now()) {
    await tools.wait(Math.min(left, 60_000), signal)
  }
}

async function readSeat(store: MirrorStore, seat: Seat): Promise<MirrorSource> {
  const { upstream } = seat
  const nowSeconds = Math.floor(upstream.client.tools.now() / 1000)
  const summary = await store.mirrorSummary(upstream.key, nowSeconds, SHOWN_WALKS)
  const state = readMirrorState(summary.state)
  const walks = summary.walks.flatMap((text) => readMirrorWalk(text) ?? [])
  const walk = state.walking?.entry ?? null
  const problem = state.problem
  const now = upstream.client.tools.now()
  return {
    source: upstream.key,
    label: upstream.label,
    state: seat.state === 'idle' && problem?.kind === 'stopped' ? 'stopped' : seat.state,
    every: seat.wanted?.every ?? null,
    next_ms: seat.nextMs,
    problem:
      seat.trouble === null ? problem : { kind: 'stopped', code: null, message: seat.trouble, since: now, at: now },
    finished_ms: state.finished_ms,
    full_ms: state.full_ms,
    rows: summary.rows,
    gone: summary.gone,
    oldest: summary.oldest,
    newest: summary.newest,
    next_expiry: summary.nextExpiry,
    expected_end: walk === null ? null : (walk.floor ?? expectedEnd(upstream, walks, nowSeconds)),
    walk,
    ledger: walks.filter((one) => one.walk !== walk?.walk),
  }
}

/** Where a full walk will end: after what upstream keeps, or where the last one ended. */
function expectedEnd(upstream: MirrorUpstream, walks: MirrorSource['ledger'], nowSeconds: number): number | null {
  const before = walks.find((walk) => walk.mode === 'full' && walk.outcome === 'complete')?.from ?? null
  return upstream.keepSeconds === null ? before : Math.max(nowSeconds - upstream.keepSeconds, before ?? 0)
}
