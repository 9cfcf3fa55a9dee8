import { useEffect, useState } from 'react'

/** A 2 px bar that appears only if `busy` lasts longer than 200 ms. It is positioned absolutely and takes no room. */
export function ProgressLine({ busy }: { busy: boolean }) {
  const late = useLate(busy, 200)
  return late ? (
    <div aria-hidden className="pointer-events-none absolute inset-x-0 top-0 z-20 h-0.5 overflow-hidden">
      <div className="h-full w-1/3 animate-wait bg-accent" />
    </div>
  ) : null
}

function useLate(active: boolean, ms: number): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = active ? setTimeout(() => setLate(true), ms) : undefined
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [active, ms])
  return active && late
}
