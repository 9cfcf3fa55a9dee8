/** Who asks later than this, in milliseconds, wants to know how it is now. */
const FRESH_MS = 10_000

/** The block of data in which the server sent the answer to `path` within the page, if it did. */
export function answerInPage(path: string): Element | null {
  return performance.now() < FRESH_MS ? document.querySelector(`[data-answer="${CSS.escape(path)}"]`) : null
}
