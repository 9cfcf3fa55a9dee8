/** A busy page is never idle; it waits this many milliseconds at most. */
const LATEST_MS = 200

/** Resolves when the browser has nothing else to do, at the latest after a fifth of a second. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no such callback.
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: LATEST_MS })
    else setTimeout(resolve, LATEST_MS / 4)
  })
}
