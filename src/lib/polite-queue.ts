/** Runs tasks in order of arrival. One that is aborted while it waits never starts, and rejects with the signal's reason. */
export type PoliteQueue = <T>(task: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/** A queue that runs at most `most` tasks at once; `pause` resolves when a task whose turn it is may start. */
export function createPoliteQueue(most: number, pause?: (signal?: AbortSignal) => Promise<void>): PoliteQueue {
  const waiting = new Set<() => void>()
  let running = 0
  return async (task, signal) => {
    if (running < most) running++
    else
      await new Promise<void>((resolve, reject) => {
        const start = () => {
          signal?.removeEventListener('abort', abort)
          resolve()
        }
        const abort = () => {
          if (waiting.delete(start)) reject(signal?.reason)
        }
        waiting.add(start)
        signal?.addEventListener('abort', abort)
      })
    try {
      if (pause !== undefined) await pause(signal)
      signal?.throwIfAborted()
      return await task()
    } finally {
      const [next] = waiting
      // The place goes straight to the next task, so that no other can take it.
      if (next === undefined) running--
      else {
        waiting.delete(next)
        next()
      }
    }
  }
}
