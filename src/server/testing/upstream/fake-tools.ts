import type { RetryTools } from '../../upstream/retry.ts'

/** A clock that moves only when somebody waits, so that retries and pacing take no time in tests. */
export interface FakeTools extends RetryTools {
  /** Every wait so far, in milliseconds. */
  waits: number[]
  /** Moves the clock on. */
  advance(ms: number): void
}

/** Starts at `start` (Unix milliseconds). The random number is always `random`. */
export function createFakeTools(start = Date.UTC(2026, 10, 1), random = 0.5): FakeTools {
  let time = start
  const waits: number[] = []
  return {
    waits,
    now: () => time,
    random: () => random,
    advance(ms) {
      time += ms
    },
    async wait(ms, signal) {
      signal?.throwIfAborted()
      waits.push(ms)
      time += ms
    },
  }
}
