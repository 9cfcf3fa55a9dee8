import { useEffect, useState } from 'react'

/** “2 min ago” is told by minutes; four looks in each are enough. */
const TICK_MS = 15_000

/** The current time in Unix seconds, for ages that keep counting. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now() / 1000)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1000), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
