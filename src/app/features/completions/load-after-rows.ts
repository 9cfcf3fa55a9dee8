import { nextPaint } from '../../next-paint.ts'

/** Code that could not be loaded is asked for again after this time, and after twice as long each further time. */
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

/**
 * Loads the code of what follows the rows, once the rows are on the screen: they may be part of the first render, and anything
 * that is loaded before them delays them. Never rejects: the list is of use without it, and a server that is gone for a moment
 * must not take the rows away.
 */
export async function loadAfterRows() {
  await nextPaint()
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      return await import('./after-rows.ts')
    } catch {
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
}
