import { useEffect, useRef, useState } from 'react'

/** Long enough to read “Copied”. */
const SHOWN_MS = 2_000

/** What was said last, null when two seconds have passed, and how to say it. */
export function useBriefly<T>(): [said: T | null, say: (what: T) => void] {
  const [said, setSaid] = useState<T | null>(null)
  const timer = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  const say = (what: T) => {
    clearTimeout(timer.current)
    setSaid(() => what)
    timer.current = window.setTimeout(() => setSaid(null), SHOWN_MS)
  }
  return [said, say]
}
