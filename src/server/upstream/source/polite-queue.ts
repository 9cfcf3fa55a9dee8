import type { RetryTools } from '../retry.ts'

/** How much may be asked of the upstream for things that nobody waits for. */
export interface Politeness {
  /** The most calls at once. */
  concurrency: number
  /** Milliseconds between the starts of two calls. */
  spacing: number
}

/** Runs tasks in order of arrival, within the limits. A waiting task that is aborted never starts. */
export type PoliteQueue = <T>(task: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/** A new queue; `tools` give the clock and the waiting. */
export function createPoliteQueue(politeness: Politeness, tools: RetryTools): PoliteQueue {
  const waiting: (() => void)[] = []
  let running = 0
  let nextStart = 0

  const leave = () => {
    const next = waiting.shift()
    // The place goes straight to the next task, so that no other can take it.
    if (next === undefined) running--
    else next()
  }

  return async (task, signal) => {
    if (running >= politeness.concurrency) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      waiting.push(resolve)
      const abort = () => {
        const place = waiting.indexOf(resolve)
        if (place === -1) return
        waiting.splice(place, 1)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', abort, { once: true })
      if (signal?.aborted === true) abort()
      await promise.finally(() => signal?.removeEventListener('abort', abort))
    } else running++
    try {
      const now = tools.now()
      const start = Math.max(now, nextStart)
      nextStart = start + politeness.spacing
      if (start > now) await tools.wait(start - now, signal)
      signal?.throwIfAborted()
      return await task()
    } finally {
      leave()
    }
  }
}
