/**
 * A queue that runs at most `width` jobs at once and the newest waiting one first: what came on the screen last is
 * what is looked at. A job whose signal is aborted while it waits is never started and rejects with the reason.
 */
export function createPoliteQueue(width: number) {
  const waiting: (() => void)[] = []
  let running = 0
  const next = () => {
    if (running >= width) return
    waiting.pop()?.()
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
