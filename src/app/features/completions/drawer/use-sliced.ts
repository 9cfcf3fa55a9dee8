import { useEffect, useMemo, useState } from 'react'

/** Work that stops now and then, so that the page can go on between two pieces of it. */
export type Sliced<Result> = Generator<undefined, Result, undefined>

/** The page may stand still this long for one piece of work, in milliseconds. */
const PIECE_MS = 12

/** Texts below this many characters are worked on at once. */
export const SMALL_TEXT = 200_000

/** Does all of the work at once. */
export function drain<Result>(work: Sliced<Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/**
 * The result of work on a text: at once where it is small, else piece by piece between which the page stays usable; null
 * until it is there. While work for another question runs, the last result stays. `begin` must change with the question only.
 */
export function useSliced<Result>(begin: () => Sliced<Result>, isSmall: boolean): Result | null {
  const now = useMemo(() => (isSmall ? drain(begin()) : null), [begin, isSmall])
  const [later, setLater] = useState<Result | null>(null)
  useEffect(() => {
    if (isSmall) return undefined
    const work = begin()
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      const until = performance.now() + PIECE_MS
      while (performance.now() < until) {
        const step = work.next()
        if (!step.done) continue
        setLater(step.value)
        return
      }
      port2.postMessage(null)
    })
    port1.start()
    port2.postMessage(null)
    return () => port1.close()
  }, [begin, isSmall])
  return isSmall ? now : later
}
