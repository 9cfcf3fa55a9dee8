import { startTransition, useEffect, useMemo, useState } from 'react'
import { drain, runSliced, type Sliced } from './sliced.ts'

/**
 * The result of work on a text: at once where it is small, else piece by piece between which the page stays usable; null
 * until it is there. While work for another question runs, the last result stays. `begin` must change with the question only.
 */
export function useSliced<Result>(begin: () => Sliced<Result>, isSmall: boolean): Result | null {
  const now = useMemo(() => (isSmall ? drain(begin()) : null), [begin, isSmall])
  const [later, setLater] = useState<{ result: Result } | null>(null)
  const [fault, setFault] = useState<{ thrown: unknown } | null>(null)
  useEffect(() => {
    if (isSmall) return undefined
    return runSliced(
      begin(),
      // What it brings may be much: it is drawn in pieces too.
      (result) => startTransition(() => setLater({ result })),
      (thrown) => setFault({ thrown }),
    )
  }, [begin, isSmall])
  // Belongs to the section that asked, whose error boundary shows it.
  if (fault !== null) throw fault.thrown
  return isSmall ? now : (later?.result ?? null)
}
