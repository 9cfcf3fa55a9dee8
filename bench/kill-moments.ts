import type { ChildProcess } from 'node:child_process'
import { watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { processEnd } from './listening-process.ts'
import { seeded } from './seeded.ts'

/** When a process is killed: so many milliseconds after its start or after its work began, or at the nth write of its store. */
export interface KillMoment {
  after: 'start' | 'work' | 'write'
  n: number
}

/** What tells that a moment has come. */
export interface KillSigns {
  /** The store's file; what is committed goes into the log beside it. */
  store: string
  /** Resolves when the process has begun to work; may never do. */
  working: Promise<unknown>
}

/** A start takes about this long, in milliseconds. */
const START_MS = 600

/**
 * An endless series of moments all over a process's life, the same for the same seed: in its start, within `longest`
 * milliseconds of work, and within its first `writes`.
 */
export function createKillMoments(seed: number, longest: number, writes: number): () => KillMoment {
  const random = seeded(seed)
  return () => {
    const kind = random()
    if (kind < 0.1) return { after: 'start', n: random() * START_MS }
    if (kind < 0.55) return { after: 'work', n: random() * longest }
    return { after: 'write', n: 1 + Math.floor(random() * writes) }
  }
}

/** Stores that are worked on beside each other: an end is mostly waited for. */
export const LANES = [0, 1, 2, 3] as const

/** How a process is ended: not asked, asked, or by a failure of its own that nobody catches. */
export const KILL_WAYS = ['SIGKILL', 'SIGTERM', 'exception'] as const
export type KillWay = (typeof KILL_WAYS)[number]

/** A script that can be ended in every way. */
export function killable(script: readonly string[]): string[] {
  return ['--import', './bench/throw-on-signal.ts', ...script]
}

/** Ends the process at the moment and resolves when it has ended; false where it had ended by itself before. */
export async function killAt(
  child: ChildProcess,
  moment: KillMoment,
  signs: KillSigns,
  way: KillWay = 'SIGKILL',
): Promise<boolean> {
  let killed = false
  const kill = () => {
    killed = child.kill(way === 'exception' ? 'SIGUSR2' : way) || killed
  }
  let timer: NodeJS.Timeout | undefined
  if (moment.after === 'start') timer = setTimeout(kill, moment.n)
  else void signs.working.then(() => (moment.after === 'work' ? (timer = setTimeout(kill, moment.n)) : undefined))
  const stopWatching = moment.after === 'write' ? countWrites(signs, moment.n, kill) : () => undefined
  await processEnd(child)
  clearTimeout(timer)
  stopWatching()
  return killed
}

/** Calls `onReached` at the nth write into the store's log after work has begun: often in the middle of a transaction. */
function countWrites({ store, working }: KillSigns, writes: number, onReached: () => void): () => void {
  const log = `${basename(store)}-wal`
  let left = writes
  let begun = false
  void working.then(() => (begun = true))
  const watcher = watch(dirname(store), (_, name) => {
    if (begun && name === log && --left === 0) onReached()
  })
  return () => watcher.close()
}
