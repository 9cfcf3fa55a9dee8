import { startTransition, useEffect, useState } from 'react'

/** The time in which the drawer slides in. */
const SLIDE_MS = 120

/**
 * Whether the list has become narrower for the drawer. An opened drawer first covers the list, since rendering all rows
 * again for a narrower list would delay it. A page that starts with a drawer has it docked at once.
 */
export function useDocked(open: boolean): boolean {
  const [docked, setDocked] = useState(open)
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setDocked(open)), open ? SLIDE_MS : 0)
    return () => clearTimeout(timer)
  }, [open])
  return docked
}
