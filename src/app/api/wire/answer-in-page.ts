/** Who asks later than this, in milliseconds, wants to know how it is now. */
const FRESH_MS = 10_000

/** The block of data in which the server sent the answer to `path` within the page, if it did. A test has no page. */
export function answerInPage(path: string): Element | null {
  if (typeof document === 'undefined' || performance.now() > FRESH_MS) return null
  return document.querySelector(`[data-answer="${CSS.escape(path)}"]`)
}
