/** A page in the background is never painted: it waits this long, in milliseconds. */
const LATEST_MS = 300

/**
 * The code of what follows the rows. It is asked for when the rows are on the screen: they may be part of the first draw, and
 * what is fetched before them delays them.
 */
export async function loadAfterRows() {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, LATEST_MS)
    requestAnimationFrame(() => setTimeout(resolve))
  })
  return await import('./after-rows.ts')
}
