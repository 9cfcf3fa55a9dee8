/** A background page is never painted; it waits this many milliseconds instead. */
const LATEST_MS = 300

/**
 * Loads the code of what follows the rows, once the rows are on the screen: they may be part of the first render, and anything
 * that is loaded before them delays them.
 */
export async function loadAfterRows() {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, LATEST_MS)
    requestAnimationFrame(() => setTimeout(resolve))
  })
  return await import('./after-rows.ts')
}
