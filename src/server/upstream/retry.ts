import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '../source/refusal.ts'

/** The parts of a failure that decide whether to try again. */
export interface FailedTry {
  code: string | null
  /** Upstream's own status; null if there was no answer. */
  status: number | null
  /** Unix milliseconds before which upstream does not want to be asked; null if it named none. */
  retryMs: number | null
}

export type RetryPlan = { kind: 'wait'; ms: number } | { kind: 'stop' }

/** How long a caller is willing to wait. */
export interface Patience {
  /** The number of tries, including the first. */
  tries: number
  /** The longest single wait that upstream may ask for. */
  longestWaitMs: number
  /** No new try begins later than this many milliseconds after the first. */
  totalMs: number
}

/** For a question that a person waits for. */
export const INTERACTIVE: Patience = { tries: 3, longestWaitMs: 10_000, totalMs: 60_000 }

const RETRIED_STATUSES = new Set([408, 409, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529])
const RETRIED_CODES = new Set(['dns', 'connect', 'truncated', 'invalid_json', 'not_json', 'bad_shape'])
/** A 429 with one of these codes needs a person to act. */
export const SPENT: ReadonlySet<string> = new Set([
  'insufficient_quota',
  'billing_hard_limit_reached',
  'billing_hard_limit',
])

/** A call that a page waits for is tried again this soon at the earliest. */
const SHORTEST_WAIT_MS = 250
/** Waits double up to this. */
const LONGEST_BACKOFF_MS = 20_000

/**
 * What to do after try number `tried` (1 is the first) failed, `elapsedMs` after the first began: wait for a
 * random time between 0.25 and 20 s (full jitter), or as long as upstream asks. A 429 that names a time is waited for
 * once.
 */
export function planRetry(
  failed: FailedTry,
  tried: number,
  elapsedMs: number,
  patience: Patience,
  nowMs: number,
  random: number,
): RetryPlan {
  if (tried >= patience.tries || !isRetryable(failed)) return { kind: 'stop' }
  if (failed.retryMs !== null) {
    const ms = Math.max(0, failed.retryMs - nowMs)
    const tooOften = failed.status === 429 && tried > 1
    return tooOften || ms > patience.longestWaitMs || elapsedMs + ms > patience.totalMs
      ? { kind: 'stop' }
      : { kind: 'wait', ms }
  }
  const cap = Math.min(LONGEST_BACKOFF_MS, 2 * SHORTEST_WAIT_MS * 2 ** (tried - 1))
  const ms = Math.round(SHORTEST_WAIT_MS + random * (cap - SHORTEST_WAIT_MS))
  return elapsedMs + ms > patience.totalMs ? { kind: 'stop' } : { kind: 'wait', ms }
}

function isRetryable(failed: FailedTry): boolean {
  if (failed.code !== null && SPENT.has(failed.code)) return false
  if (failed.status !== null && failed.status >= 400) return RETRIED_STATUSES.has(failed.status)
  return failed.code !== null && RETRIED_CODES.has(failed.code)
}

/**
 * The time in a `Retry-After` (seconds or HTTP date) or `retry-after-ms`, in Unix milliseconds; null if absent or
 * unreadable. A date in the past means now.
 */
export function parseRetryAfter(header: string | null, milliseconds: string | null, nowMs: number): number | null {
  if (milliseconds !== null && /^\d{1,9}(\.\d+)?$/.test(milliseconds.trim())) return nowMs + Number(milliseconds)
  if (header === null) return null
  const text = header.trim()
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return nowMs + Number(text) * 1000
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? null : Math.max(nowMs, date)
}

/** Clock, random numbers and waiting, injected so that tests need not wait. */
export interface RetryTools {
  /** In Unix milliseconds. */
  now: () => number
  random: () => number
  wait: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** The real ones. */
export const REAL_TOOLS: RetryTools = {
  now: Date.now,
  random: Math.random,
  wait: async (ms, signal) => {
    await sleep(ms, undefined, signal === undefined ? {} : { signal })
  },
}

/**
 * Runs `attempt` until it succeeds or the plan says stop; then rejects with the last failure. Aborts are not retried.
 */
export async function withRetry<T>(
  attempt: () => Promise<T>,
  tools: RetryTools,
  patience: Patience = INTERACTIVE,
  signal?: AbortSignal,
): Promise<T> {
  const began = tools.now()
  for (let tried = 1; ; tried++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Refusal) || signal?.aborted === true) throw error
      const failed = {
        code: error.body.code,
        status: error.body.upstream_status ?? null,
        retryMs: error.body.retry_ms ?? null,
      }
      const plan = planRetry(failed, tried, tools.now() - began, patience, tools.now(), tools.random())
      if (plan.kind === 'stop') throw error
      await tools.wait(plan.ms, signal)
    }
  }
}
