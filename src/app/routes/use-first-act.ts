import { useEffect } from 'react'

const ACTS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'focusin'] as const

/**
 * Loads code as soon as somebody does anything on the page, so that it is here by the time it is needed; who only looks
 * pays nothing for it. Where it does not come, what needs it asks again. `load` must stay the same function.
 */
export function useFirstAct(load: () => Promise<unknown>): void {
  useEffect(() => {
    const stop = new AbortController()
    const onAct = () => {
      stop.abort()
      load().catch(() => {})
    }
    for (const act of ACTS) addEventListener(act, onAct, { capture: true, passive: true, signal: stop.signal })
    return () => stop.abort()
  }, [load])
}
