import { type RefObject, useEffect, useRef } from 'react'

/** A pointer that has not moved for so long is at rest. */
const RESTS_AFTER_MS = 700

/** Whether the pointer has just moved over the list or is pressed on it. */
export function usePointing(list: () => HTMLElement | null): RefObject<() => boolean> {
  const last = useRef(Number.NEGATIVE_INFINITY)
  const pressed = useRef(false)
  const isPointing = useRef(() => pressed.current || performance.now() - last.current < RESTS_AFTER_MS)
  useEffect(() => {
    const abort = new AbortController()
    const { signal } = abort
    const note = (event: PointerEvent) => {
      if (event.target instanceof Node && list()?.contains(event.target)) {
        last.current = performance.now()
        if (event.type === 'pointerdown') pressed.current = true
      }
    }
    const release = () => {
      pressed.current = false
    }
    addEventListener('pointermove', note, { passive: true, signal })
    addEventListener('pointerdown', note, { passive: true, signal })
    addEventListener('pointerup', release, { signal })
    addEventListener('pointercancel', release, { signal })
    return () => abort.abort()
  }, [list])
  return isPointing
}
