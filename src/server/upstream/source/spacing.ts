import type { RetryTools } from '../retry.ts'

/** Gives each caller a start of its own, `ms` milliseconds after the one before, and resolves when it has come. */
export function createSpacing(ms: number, tools: RetryTools): (signal?: AbortSignal) => Promise<void> {
  let next = 0
  return async (signal) => {
    const now = tools.now()
    const start = Math.max(now, next)
    next = start + ms
    if (start > now) await tools.wait(start - now, signal)
  }
}
