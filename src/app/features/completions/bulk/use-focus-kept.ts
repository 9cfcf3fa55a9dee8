import { type FocusEvent, useLayoutEffect, useRef } from 'react'

/**
 * When the control of a box that has the focus goes away, the focus goes to what `within` finds, or, when the whole box
 * goes, to what `after` finds. Spread what it returns over the box.
 */
export function useFocusKept(within: () => HTMLElement | null | undefined, after: () => HTMLElement | null) {
  const inside = useRef(false)
  useLayoutEffect(() => {
    if (inside.current && document.activeElement === document.body) within()?.focus()
  })
  useLayoutEffect(() => {
    return () => {
      if (!inside.current) return
      // After all has been rendered: until then React hears of no focus.
      queueMicrotask(() => {
        if (document.activeElement === document.body) after()?.focus({ preventScroll: true })
      })
    }
  }, [after])
  return {
    onFocus: () => {
      inside.current = true
    },
    onBlur: (event: FocusEvent) => {
      if (event.target.isConnected) inside.current = false
    },
  }
}
