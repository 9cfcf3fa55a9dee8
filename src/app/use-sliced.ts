import { startTransition, useEffect, useMemo, useState } from 'react'
import { drain, runSliced, type Sliced } from './sliced.ts'

/**
 * The result of work on a text: immediately if it is small, else in pieces without freezing the page; null until it is
 * there. The last result stays while new work runs. `begin` must change only with the work.
 */
export function useSliced<Result>(begin: () => Sliced<Result>, isSmall: boolean): Result | null {
  const now = useMemo(() => (isSmall ? drain(begin()) : null), [begin, isSmall])
  const [later, setLater] = useState<{ result: Result } | null>(null)
  const [fault, setFault] = useState<{ thrown: unknown } | null>(null)
  useEffect(() => {
    if (isSmall) return undefined
    return runSliced(
      begin(),
      // The result may be large, so it is rendered in pieces, too.
      (result) => startTransition(() => setLater({ result })),
      (thrown) => setFault({ thrown }),
    )
  }, [begin, isSmall])
  // Thrown in the section that asked, whose error boundary shows it.
  if (fault !== null) throw fault.thrown
  return isSmall ? now : (later?.result ?? null)
}
