import type { MirrorMode, MirrorProblem } from '#contract/source/mirror.ts'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { Refusal } from '../source/refusal.ts'
import type { ListedRecord, MirrorCounts, MirrorStore, MirrorWritten } from '../store/mirror-store.ts'
import { walkUpstream } from '../upstream/source/walk-upstream.ts'
import { toUpstreamQuestion } from '../upstream/source/upstream-question.ts'
import { type FailurePlan, planFailure } from './failure-plan.ts'
import { fetchMessages } from './fetch-messages.ts'
import type { MirrorUpstream } from './mirror-upstream.ts'
import { type MirrorState, readMirrorState, type Walking } from './mirror-state.ts'
import * as plan from './plan.ts'

export interface MirrorRun {
  store: MirrorStore
  upstream: MirrorUpstream
  mode: MirrorMode
  /** The number of the lease that the caller holds: the store refuses writes with an older one. */
  token: number
  signal: AbortSignal
  /** The schedule, stored so that a restarted server continues; null: none. */
  wanted: MirrorState['wanted']
  /** Called after each step with the state and what the step changed. */
  onStep?: (state: MirrorState, counts: MirrorCounts) => void
}

/** How a run ended. Unless it is `done`, the next run continues the walk. */
export type RunEnd =
  | { kind: 'done' }
  /** Upstream wants to be asked again at that time (Unix milliseconds). */
  | { kind: 'wait'; untilMs: number }
  | { kind: 'paused' }
  | { kind: 'stopped' }

const QUESTION = toUpstreamQuestion(EVERYTHING)
/** Rows written in one transaction: if the rest of the page fails, their messages need not be fetched again. */
const CHUNK_ROWS = 25
/** Rows that are marked as gone in one transaction. */
const SWEEP_STEP = 500
/** After this many failures of a page, a row is stored without messages if they cannot be fetched. */
const PATIENT_TRIES = 2
/** If this many rows in a row have no messages, the server has no `/messages`. */
const TELLING = 10

/**
 * Copies upstream's list into the store until its end or an obstacle. Every step writes rows, place and ledger in one
 * transaction, so the process may be killed at any point and continues there. Rejects if the store fails, if the lease
 * was lost (409 `lease_lost`), or with the signal's reason.
 */
export async function runMirror(run: MirrorRun): Promise<RunEnd> {
  const now = run.upstream.client.tools.now()
  const summary = await run.store.mirrorSummary(run.upstream.key, Math.floor(now / 1000), 0)
  const state = readMirrorState(summary.state)
  if (state.retry_ms !== null && state.retry_ms > now) return { kind: 'wait', untilMs: state.retry_ms }
  return new MirrorWalker(run, state, resumeOrBegin(state, run.mode, now)).walk()
}

function resumeOrBegin(state: MirrorState, mode: MirrorMode, nowMs: number): Walking {
  const { walking } = state
  if (walking === null) return plan.beginWalk(state, mode, nowMs)
  // A full walk was asked for during an incremental one, which becomes its beginning.
  if (mode === 'full' && walking.entry.mode === 'incremental')
    return { ...walking, entry: { ...walking.entry, mode, floor: null } }
  return walking
}

class MirrorWalker {
  readonly #run: MirrorRun
  #state: MirrorState
  #walking: Walking

  constructor(run: MirrorRun, state: MirrorState, walking: Walking) {
    this.#run = run
    this.#state = { ...state, wanted: run.wanted }
    this.#walking = walking
  }

  async walk(): Promise<RunEnd> {
    for (;;) {
      this.#run.signal.throwIfAborted()
      try {
        if (this.#walking.sweeping || (await this.#takePage())) return await this.#finish()
      } catch (error) {
        const end = await this.#meetFailure(error)
        if (end !== null) return end
      }
    }
  }

  /** Fetches one page with the input messages of its rows. True if the walk has ended. */
  async #takePage(): Promise<boolean> {
    const { client } = this.#run.upstream
    const page = await walkUpstream(client, QUESTION, this.#walking.at, this.#walking.limit, this.#run.signal)
    const taken = plan.takeMirrorPage(this.#walking, page)
    let repeated = 0
    for (let from = 0; from < page.rows.length; from += CHUNK_ROWS) {
      const records = await this.#fetch(page.rows.slice(from, from + CHUNK_ROWS))
      // The place moves on with the last rows of the page, in the same transaction.
      if (from + CHUNK_ROWS >= page.rows.length) {
        const { counts, rows, messages, notes } = this.#walking.entry
        const entry = { ...taken.walking.entry, counts, rows, messages, notes: union(notes, taken.walking.entry.notes) }
        this.#walking = { ...taken.walking, entry }
      }
      const written = await this.#write(records, null, { tries: 0, problem: null, retry_ms: null })
      repeated += written.repeated
      this.#walking = plan.countRows(this.#walking, written.counts, records.length - written.repeated)
    }
    if (page.rows.length === 0) this.#walking = taken.walking
    const circle = plan.watchCircles(this.#walking, page.rows.length, repeated)
    this.#walking = circle.walking
    return taken.ended || circle.circling
  }

  async #fetch(items: Parameters<typeof fetchMessages>[0]): Promise<ListedRecord[]> {
    const { store, upstream, signal } = this.#run
    const ids = items.map((item) => item.id)
    const missing = new Set(
      this.#state.no_messages ? [] : await store.mirrorMissing(upstream.key, upstream.location, ids),
    )
    const options = {
      nowMs: upstream.client.tools.now(),
      lenient: this.#state.tries >= PATIENT_TRIES,
      keepSeconds: upstream.keepSeconds,
    }
    const fetched = await fetchMessages(items, missing, upstream.messages, options, signal).catch((error: unknown) => {
      if (!hasNoMessages(error)) throw error
      this.#state = { ...this.#state, no_messages: true }
      return fetchMessages(items, new Set(), upstream.messages, options, signal)
    })
    if (fetched.fetched === 0 && fetched.absent >= TELLING) this.#state = { ...this.#state, no_messages: true }
    const { entry } = this.#walking
    const notes = this.#state.no_messages ? [NO_MESSAGES] : fetched.failed > 0 ? [SOME_MESSAGES_FAILED] : []
    this.#walking = {
      ...this.#walking,
      entry: { ...entry, messages: entry.messages + fetched.fetched, notes: union(entry.notes, notes) },
    }
    return fetched.records
  }

  /** Marks what a full walk did not see, then closes its line of the ledger. */
  async #finish(): Promise<RunEnd> {
    const upTo = plan.sweepLimit(this.#walking)
    if (upTo !== null) {
      this.#walking = { ...this.#walking, sweeping: true }
      for (let gone = SWEEP_STEP; gone === SWEEP_STEP; ) {
        this.#run.signal.throwIfAborted()
        const { counts } = await this.#write([], upTo, {})
        gone = counts.gone
        this.#walking = plan.countRows(this.#walking, counts, 0)
      }
    }
    const ended = plan.endWalk(this.#state, this.#walking, this.#run.upstream.client.tools.now())
    this.#walking = ended.walking
    const wanted = this.#state.wanted?.every == null ? null : { ...this.#state.wanted, mode: 'incremental' as const }
    await this.#write([], null, { ...ended.state, wanted })
    return { kind: 'done' }
  }

  /** Null if the walk goes on at once. */
  async #meetFailure(error: unknown): Promise<RunEnd | null> {
    this.#run.signal.throwIfAborted()
    if (!(error instanceof Refusal) || error.body.code === 'lease_lost') throw error
    const { tools } = this.#run.upstream.client
    const now = tools.now()
    const { code, param, upstream_status: status, retry_ms: retryMs } = error.body
    const failed = { code, param, status: status ?? null, retryMs: retryMs ?? null }
    const decided = planFailure(failed, this.#state.tries + 1, now, tools.random())
    if (decided.kind === 'shrink' || decided.kind === 'restart') {
      const next = decided.kind === 'shrink' ? plan.shrinkPage(this.#walking) : plan.restartWalk(this.#walking)
      if (next === null) {
        this.#walking = plan.withGap(this.#walking, { from: null, to: this.#walking.entry.from, why: error.message })
        return this.#finish()
      }
      this.#walking = next
      return null
    }
    const keptRetryMs = decided.kind === 'wait' ? decided.untilMs : null
    const tries = decided.kind === 'wait' ? this.#state.tries + 1 : 0
    await this.#write([], null, { tries, retry_ms: keptRetryMs, problem: this.#toProblem(decided, error, now) })
    if (decided.kind === 'wait') return decided
    return { kind: decided.kind === 'pause' ? 'paused' : 'stopped' }
  }

  #toProblem(decided: FailurePlan, error: Refusal, nowMs: number): MirrorProblem {
    const kinds = { wait: 'waiting', pause: 'paused', stop: 'stopped', shrink: 'waiting', restart: 'waiting' } as const
    const code = decided.kind === 'stop' ? decided.code : error.body.code
    const before = this.#state.problem
    return {
      kind: kinds[decided.kind],
      code,
      message: error.message,
      since: before?.code === code ? before.since : nowMs,
      at: nowMs,
    }
  }

  async #write(
    rows: readonly ListedRecord[],
    sweepUpTo: number | null,
    change: Partial<MirrorState>,
  ): Promise<MirrorWritten> {
    const { store, upstream, token, onStep } = this.#run
    this.#state = { ...this.#state, walking: this.#walking, ...change }
    const { entry } = this.#walking
    const written = await store.mirrorWrite({
      source: upstream.key,
      from: upstream.location,
      token,
      nowMs: upstream.client.tools.now(),
      walk: entry.walk,
      rows,
      state: JSON.stringify(this.#state),
      entry: JSON.stringify(entry),
      sweepUpTo,
    })
    onStep?.(this.#state, written.counts)
    return written
  }
}

const NO_MESSAGES = 'This server gives no input messages; the rows are kept without them.'
const SOME_MESSAGES_FAILED = 'Upstream failed to give the input messages of some rows; they are asked for again.'

/** Whether the error means that the server has no `/messages`: a 404 without the code `not_found`, 405 or 501. */
function hasNoMessages(error: unknown): boolean {
  if (!(error instanceof Refusal)) return false
  const status = error.body.upstream_status ?? null
  // The list was answered a moment ago, so the error is about `/messages`.
  return status === 405 || status === 501
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].slice(0, 50)
}
