import { startTransition, useEffect, useState } from 'react'

/** As long as the drawer slides in. */
const SLIDE_MS = 120

/**
 * Whether the list has given way to the drawer. An opened drawer stands over the list first: drawing all rows anew for a
 * narrower list would keep somebody from what they opened. A page that begins with a drawer has it docked at once.
 */
export function useDocked(open: boolean): boolean {
  const [docked, setDocked] = useState(open)
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setDocked(open)), open ? SLIDE_MS : 0)
    return () => clearTimeout(timer)
  }, [open])
  return docked
}
