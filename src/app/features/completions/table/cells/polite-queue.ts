/**
 * A queue that runs at most `width` jobs at once, in the order in which they came. A job whose signal is aborted while
 * it waits (its row left the screen) is never started and rejects with the reason.
 */
export function createPoliteQueue(width: number) {
  const waiting: (() => void)[] = []
  let running = 0
  const next = () => {
    if (running >= width) return
    waiting.shift()?.()
  }
  return function run<T>(signal: AbortSignal, job: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const start = () => {
        signal.removeEventListener('abort', leave)
        running++
        job()
          .then(resolve, reject)
          .finally(() => {
            running--
            next()
          })
      }
      const leave = () => {
        waiting.splice(waiting.indexOf(start), 1)
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
      }
      if (signal.aborted) {
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
        return
      }
      signal.addEventListener('abort', leave, { once: true })
      waiting.push(start)
      next()
    })
  }
}
