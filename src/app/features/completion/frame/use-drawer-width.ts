import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { setPreferences, usePreferences } from '../../../preferences.ts'

/** Shares of the window: below, the text is a column of few words; above, nothing of the list is left. */
const NARROWEST = 0.4
const WIDEST = 0.9
/** What one press of an arrow key changes. */
const KEY_STEP = 0.05

/** The drawer's share of the window's width, and the event handlers of its handle. Stored when a change ends. */
export function useDrawerWidth() {
  const { drawerFraction } = usePreferences()
  const [dragged, setDragged] = useState<number | null>(null)
  const fraction = dragged ?? drawerFraction

  const resizeBy = (change: number) => setPreferences({ drawerFraction: clamp(drawerFraction + change) })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') resizeBy(KEY_STEP)
    else if (event.key === 'ArrowRight') resizeBy(-KEY_STEP)
    else if (event.key === 'Home') setPreferences({ drawerFraction: WIDEST })
    else if (event.key === 'End') setPreferences({ drawerFraction: NARROWEST })
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDragged(drawerFraction)
  }
  const onPointerMove = (event: PointerEvent) => {
    if (dragged !== null) setDragged(clamp(1 - event.clientX / window.innerWidth))
  }
  const onPointerUp = () => {
    if (dragged !== null) setPreferences({ drawerFraction: dragged })
    setDragged(null)
  }
  return {
    fraction,
    widen: () => resizeBy(KEY_STEP),
    narrow: () => resizeBy(-KEY_STEP),
    handle: {
      onKeyDown,
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: () => setDragged(null),
      'aria-valuemin': NARROWEST * 100,
      'aria-valuemax': WIDEST * 100,
      'aria-valuenow': Math.round(fraction * 100),
    },
  }
}

function clamp(fraction: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, Math.round(fraction * 1000) / 1000))
}
