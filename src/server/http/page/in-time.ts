/** A page waits this long for the store: whatever is wrong with it, the page must come. */
const PATIENCE_MS = 100

/** What a promise gives, or null if that takes longer than a page may wait. Rejects if the promise does before. */
export async function inTime<T>(answer: Promise<T>): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(resolve, PATIENCE_MS, null)
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
