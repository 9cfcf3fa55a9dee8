/** A page in the background is never painted; it waits this many milliseconds instead. */
const LATEST_MS = 300

/** Resolves when what stands in the page now is on the screen. */
export function nextPaint(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LATEST_MS)
    requestAnimationFrame(() => setTimeout(resolve))
  })
}
