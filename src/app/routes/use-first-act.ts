import { useEffect } from 'react'

const ACTS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'focusin'] as const

/**
 * Loads code at the user's first action, so that it is here when it is needed; who only looks does not load it. If that
 * fails, whatever needs it loads it again. `load` must stay the same function.
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
