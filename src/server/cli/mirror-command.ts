import type { MirrorMode } from '#contract/source/mirror.ts'
import type { Config } from '../config.ts'
import { openStore } from '../main.ts'
import { takeLease } from '../mirror/take-lease.ts'
import { type MirrorState, readMirrorState, readMirrorWalk } from '../mirror/mirror-state.ts'
import { createMirrorUpstream, type MirrorUpstream } from '../mirror/mirror-upstream.ts'
import { type RunEnd, runMirror } from '../mirror/run-mirror.ts'
import { StoreFailure } from '../store/store-failure.ts'
import { REAL_TOOLS } from '../upstream/retry.ts'
import { chooseUpstreams } from './choose-upstreams.ts'
import { EXIT, type ExitCode, worstOf } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import type { MirrorStore } from '../store/mirror-store.ts'

export interface MirrorFlags {
  full: boolean
  /** Minutes; null: walk once. */
  every: number | null
  /** Ends instead of waiting if upstream asks to come back later. */
  once: boolean
  /** The only upstream to walk; null: all. */
  upstream: string | null
}

/**
 * `mirror`: copies upstream's list into the store, with progress on standard error. Ends with 0 if everything is
 * covered, 3 if there are gaps, 1 if it could not go on.
 */
export async function mirrorUpstream(flags: MirrorFlags, config: Config, terminal: Terminal): Promise<ExitCode> {
  const upstreams = chooseUpstreams(config, flags.upstream, 'mirror').map(createMirrorUpstream)
  const store = await openStore(config, { onNotice: (notice) => terminal.say(notice) })
  const interrupt = new AbortController()
  const stop = () => interrupt.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    return await walkAll({ store, flags, terminal, signal: interrupt.signal }, upstreams)
  } catch (error) {
    if (interrupt.signal.aborted) {
      terminal.say('interrupted; the next mirror goes on from here')
      return flags.every === null ? EXIT.failed : EXIT.done
    }
    if (!(error instanceof StoreFailure)) throw error
    terminal.say(
      `${error.message.replace(/\.$/, '')}. What came in before is kept; the next mirror goes on from there.`,
    )
    return EXIT.failed
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await store.close()
  }
}

interface Job {
  store: MirrorStore
  upstream: MirrorUpstream
  flags: MirrorFlags
  terminal: Terminal
  signal: AbortSignal
}

/** Walks all upstreams one after the other, and again if that was asked for. The worst result decides the exit code. */
async function walkAll(job: Omit<Job, 'upstream'>, upstreams: readonly MirrorUpstream[]): Promise<ExitCode> {
  const { every, full, once: single } = job.flags
  for (let round = 0; ; round++) {
    const codes: ExitCode[] = []
    for (const upstream of upstreams)
      codes.push(await walkOne({ ...job, upstream }, full && round === 0 ? 'full' : 'incremental'))
    if (every === null || single) return worstOf(codes)
    await REAL_TOOLS.wait(every * 60_000, job.signal)
  }
}

/** One walk, with the waits that upstream asks for. */
async function walkOne(job: Job, mode: MirrorMode): Promise<ExitCode> {
  const { flags, terminal, upstream, signal } = job
  const { tools } = upstream.client
  for (;;) {
    const end = await once(job, mode)
    if (end === null) {
      terminal.say('Another process mirrors into this store. Stop it there, or wait until it is done.')
      return EXIT.failed
    }
    const { state, gaps } = await readMirror(job)
    if (end.kind === 'done') return gaps ? EXIT.refusals : EXIT.done
    terminal.say(`${upstream.label}: ${state.problem?.message ?? 'the mirror cannot go on.'}`)
    if (end.kind !== 'wait' || flags.once) return EXIT.failed
    terminal.say(`asking again at ${new Date(end.untilMs).toISOString()}; the mirror goes on by itself`)
    await tools.wait(Math.max(0, end.untilMs - tools.now()), signal)
  }
}

/** One run; null if another process has the lease. */
async function once({ store, upstream, terminal, signal }: Job, mode: MirrorMode): Promise<RunEnd | null> {
  const lease = await takeLease(store, upstream.client.tools.now())
  if (lease.token === null) return null
  const onStep = (state: MirrorState) => {
    if (state.walking !== null) terminal.progress(describe(upstream.label, state.walking.entry))
  }
  try {
    return await runMirror({ store, upstream, mode, token: lease.token, signal, wanted: null, onStep })
  } finally {
    await store.mirrorRelease(lease.token)
  }
}

/** The state after a run; a line says so when a walk has ended. */
async function readMirror({ store, upstream, terminal }: Job): Promise<{ state: MirrorState; gaps: boolean }> {
  const summary = await store.mirrorSummary(upstream.key, Math.floor(upstream.client.tools.now() / 1000), 1)
  const state = readMirrorState(summary.state)
  const [last] = summary.walks
  const walk = state.walking !== null || last === undefined ? null : readMirrorWalk(last)
  if (walk === null) return { state, gaps: false }
  terminal.say(`${describe(upstream.label, walk)}; ${count(summary.rows)} rows of it are kept`)
  for (const gap of walk.gaps) terminal.say(`not covered ${spanOf(gap.from, gap.to)}: ${gap.why}`)
  for (const note of walk.notes) terminal.say(note)
  return { state, gaps: walk.gaps.length > 0 }
}

function describe(label: string, walk: NonNullable<MirrorState['walking']>['entry']): string {
  const { added, known, merged, changed, versions, gone } = walk.counts
  const parts: [number, string][] = [
    [added, 'new'],
    [known, 'known already'],
    [merged, 'recorded before'],
    [changed, 'with new metadata'],
    [versions, 'with another answer (both kept)'],
    [gone, 'no longer there (kept)'],
  ]
  const said = parts.filter(([n], index) => n > 0 || index < 2).map(([n, what]) => `${count(n)} ${what}`)
  const back = walk.ended_ms === null && walk.from !== null ? `, back to ${toDay(walk.from)}` : ''
  return `${label}: ${said.join(', ')}${back}`
}

function spanOf(from: number | null, to: number | null): string {
  return `${from === null ? '' : `from ${toDay(from)} `}${to === null ? 'to the newest' : `to ${toDay(to)}`}`
}

function toDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')
}

function count(n: number): string {
  return n.toLocaleString('en-US')
}
