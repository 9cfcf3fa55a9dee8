import { useEffect, useState } from 'react'

/** Whether `active` has been true for `ms` milliseconds without a pause. */
export function useLasting(active: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false)
  useEffect(() => {
    const timer = active ? setTimeout(() => setLasting(true), ms) : undefined
    return () => {
      clearTimeout(timer)
      setLasting(false)
    }
  }, [active, ms])
  return active && lasting
}
