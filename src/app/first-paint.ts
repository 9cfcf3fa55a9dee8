/**
 * Waits until the frame of the page from `index.html` is on the screen. It is the first import of `main.tsx`: the
 * imports after it run only then. A page in the background is never painted, so it does not wait.
 */
const LATEST_MS = 300

await new Promise<void>((resolve) => {
  const painted = performance.getEntriesByName('first-contentful-paint').length > 0
  if (painted || document.visibilityState === 'hidden') return resolve()
  setTimeout(resolve, LATEST_MS)
  requestAnimationFrame(() => setTimeout(resolve))
})

// React makes errors as it is loaded, and each would have the browser read all of it once more, to know the lines for its
// stack: a third of what loading costs. `main.tsx` sets it back.
Object.assign(Error, { stackTraceLimit: 0 })
