/** Work that pauses now and then, so that the page stays responsive. */
export type Sliced<Result> = Generator<undefined, Result, undefined>

/** How long one piece of work may take, in milliseconds. */
const PIECE_MS = 12

/** Shorter texts (in characters) are processed at once. */
export const SMALL_TEXT = 200_000

/** Does all of the work at once. */
export function drain<Result>(work: Sliced<Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/**
 * Does the work in pieces, each in its own task. `onEnd` gets the result, `onFault` an exception; the returned function
 * stops it.
 */
export function runSliced<Result>(
  work: Sliced<Result>,
  onEnd: (result: Result) => void,
  onFault: (fault: unknown) => void,
): () => void {
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', () => {
    const until = performance.now() + PIECE_MS
    try {
      while (performance.now() < until) {
        const step = work.next()
        if (!step.done) continue
        port1.close()
        onEnd(step.value)
        return
      }
    } catch (fault) {
      port1.close()
      onFault(fault)
      return
    }
    port2.postMessage(null)
  })
  port1.start()
  port2.postMessage(null)
  return () => port1.close()
}
