import { type FailedTry, SPENT } from '../upstream/retry.ts'

/** What follows a page that could not be fetched. Times are Unix milliseconds. */
export type FailurePlan =
  /** Ask again at that time, even after a restart. */
  | { kind: 'wait'; untilMs: number }
  /** The page was too large: ask for fewer rows. */
  | { kind: 'shrink' }
  /** The row that the page continues after was deleted. */
  | { kind: 'restart' }
  /** Wait for the next scheduled walk. */
  | { kind: 'pause' }
  /** A person must act. `code` says why. */
  | { kind: 'stop'; code: string }

/** A longer `Retry-After` is shortened to this; then upstream is asked once more. */
const LONGEST_WAIT_MS = 60 * 60_000
/** Without a `Retry-After` waits double up to this. */
const LONGEST_BACKOFF_MS = 5 * 60_000
/** No wait is shorter, whatever upstream says. */
const SHORTEST_WAIT_MS = 1_000
/** How often a page that makes no sense is asked for before the walk pauses. */
const NONSENSE_TRIES = 3

const NONSENSE = new Set(['invalid_json', 'not_json', 'bad_shape'])
const HOPELESS = new Set(['tls', 'upstream_redirect', 'bad_key'])

/**
 * What the mirror does after a failure. `tries` counts failures in a row, this one included; `random` is between 0 and
 * 1; `param` is the parameter that upstream's error names.
 */
export function planFailure(
  failed: FailedTry & { param: string | null },
  tries: number,
  nowMs: number,
  random: number,
): FailurePlan {
  const { code, status } = failed
  if (code === 'cursor_gone') return { kind: 'restart' }
  if (code === 'too_large' || (status === 400 && failed.param === 'limit')) return { kind: 'shrink' }
  if (code !== null && SPENT.has(code)) return { kind: 'stop', code: 'no_quota' }
  if (status === 401 || status === 403) return { kind: 'stop', code: 'key_refused' }
  if (status === 405 || status === 501 || (status === 404 && code !== 'not_found'))
    return { kind: 'stop', code: 'cannot_list' }
  if (code !== null && HOPELESS.has(code)) return { kind: 'stop', code }
  if (code !== null && NONSENSE.has(code) && tries >= NONSENSE_TRIES) return { kind: 'pause' }
  if (failed.retryMs !== null) {
    const asked = Math.min(Math.max(failed.retryMs - nowMs, SHORTEST_WAIT_MS), LONGEST_WAIT_MS)
    return { kind: 'wait', untilMs: Math.ceil(nowMs + asked + random * SHORTEST_WAIT_MS) }
  }
  const worthIt = status === null || status >= 500 || status < 400 || [408, 409, 429].includes(status)
  if (!worthIt) return { kind: 'stop', code: 'refused' }
  const cap = Math.min(LONGEST_BACKOFF_MS, 2 * SHORTEST_WAIT_MS * 2 ** Math.min(tries - 1, 20))
  return { kind: 'wait', untilMs: Math.ceil(nowMs + SHORTEST_WAIT_MS + random * (cap - SHORTEST_WAIT_MS)) }
}
