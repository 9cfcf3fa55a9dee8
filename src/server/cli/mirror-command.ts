import type { MirrorMode } from '#contract/mirror.ts'
import type { Config } from '../config.ts'
import { openStore } from '../main.ts'
import { takeLease } from '../mirror/lease.ts'
import { type MirrorState, readMirrorState } from '../mirror/mirror-state.ts'
import { createMirrorUpstream, type MirrorUpstream } from '../mirror/mirror-upstream.ts'
import { type RunEnd, runMirror } from '../mirror/run.ts'
import type { CompletionStore } from '../store/store.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export interface MirrorFlags {
  full: boolean
  /** Minutes; null: one walk. */
  every: number | null
  /** Ends instead of waiting when upstream asks to come back later. */
  once: boolean
}

/**
 * `mirror`: walks upstream into the store, with its progress on standard error. Ends with 0 when everything is covered,
 * 3 when there are gaps, 1 when it could not go on.
 */
export async function mirrorUpstream(flags: MirrorFlags, config: Config, terminal: Terminal): Promise<ExitCode> {
  if (config.upstream === null) throw new UsageError('there is no upstream to mirror: set OPENAI_API_KEY')
  const store = await openStore(config)
  const interrupt = new AbortController()
  const stop = () => interrupt.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const job = { store, upstream: createMirrorUpstream(config.upstream), flags, terminal, signal: interrupt.signal }
  try {
    return await walkOn(job)
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    terminal.say('interrupted; the next mirror goes on from here')
    return flags.every === null ? EXIT.failed : EXIT.done
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await store.close()
  }
}

interface Job {
  store: CompletionStore
  upstream: MirrorUpstream
  flags: MirrorFlags
  terminal: Terminal
  signal: AbortSignal
}

async function walkOn(job: Job): Promise<ExitCode> {
  const { flags, terminal, upstream, signal } = job
  const { tools } = upstream.client
  let mode: MirrorMode = flags.full ? 'full' : 'incremental'
  for (;;) {
    const end = await once(job, mode)
    if (end === null) {
      terminal.say('Another process mirrors into this store. Stop it there, or wait until it is done.')
      if (flags.every === null) return EXIT.failed
    } else {
      const { state, gaps } = await standing(job)
      if (end.kind === 'done') mode = 'incremental'
      else terminal.say(state.problem?.message ?? 'The mirror cannot go on.')
      if (end.kind === 'stopped') return EXIT.failed
      if (end.kind === 'wait' && !flags.once) {
        terminal.say(`asking again at ${new Date(end.at).toISOString()}; the mirror goes on by itself`)
        await tools.wait(Math.max(0, end.at - tools.now()), signal)
        continue
      }
      if (flags.every === null || flags.once)
        return end.kind !== 'done' ? EXIT.failed : gaps ? EXIT.refusals : EXIT.done
    }
    await tools.wait((flags.every ?? 1) * 60_000, signal)
  }
}

/** One run; null where another process has the lease. */
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

/** How things stand after a run, said in a line where a walk has ended. */
async function standing({ store, upstream, terminal }: Job): Promise<{ state: MirrorState; gaps: boolean }> {
  const shelf = await store.mirrorShelf(upstream.key, Math.floor(upstream.client.tools.now() / 1000), 1)
  const state = readMirrorState(shelf.state)
  const [last] = shelf.walks
  if (state.walking !== null || last === undefined) return { state, gaps: false }
  const walk: NonNullable<MirrorState['walking']>['entry'] = JSON.parse(last)
  terminal.say(`${describe(upstream.label, walk)}; ${count(shelf.rows)} rows of it are kept`)
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
  const back = walk.ended_at === null && walk.from !== null ? `, back to ${toDay(walk.from)}` : ''
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
