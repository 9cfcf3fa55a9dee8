import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import {
  offsetOf,
  offsetToShow,
  placeAfterScroll,
  placeAt,
  placeAtRest,
  type ScrollGeometry,
  type ScrollPlace,
} from './scaled-scroll.ts'

/** A hand that has not moved for this long rests. */
const REST_MS = 180

export interface ScaledScroll {
  /** Row of the answer that the scroller's first row stands for. */
  base: number
  /** Row of the scroller at its upper edge. */
  row: number
  /** Brings a row into view with the least movement. */
  showRow: (index: number) => void
  toTop: () => void
}

/**
 * Keeps a scroller of bounded height on an answer of any length (`scaled-scroll.ts`) and says which row stands at its
 * upper edge. A new row is drawn before the browser paints the scrolled frame, or it would show a gap.
 */
export function useScaledScroll(scrollerRef: RefObject<HTMLElement | null>, geometry: ScrollGeometry): ScaledScroll {
  const [view, setView] = useState({ base: 0, row: 0 })
  const place = useRef<ScrollPlace>({ top: 0, base: 0 })
  const current = useRef(geometry)
  const tell = useCallback((rowHeight: number) => {
    const { top, base } = place.current
    const row = Math.floor(top / rowHeight)
    setView((before) => (before.base === base && before.row === row ? before : { base, row }))
  }, [])
  useLayoutEffect(() => {
    current.current = geometry
  })
  const { rowHeight } = geometry
  useLayoutEffect(() => tell(rowHeight), [tell, rowHeight])

  const take = useCallback(
    (next: ScrollPlace) => {
      const element = scrollerRef.current
      if (element === null) return
      const moved = element.scrollTop !== next.top
      place.current = next
      if (moved) {
        element.scrollTo({ top: next.top, behavior: 'instant' })
        // The browser may round or clamp what it was given.
        place.current = { ...next, top: element.scrollTop }
      }
      tell(current.current.rowHeight)
    },
    [scrollerRef, tell],
  )

  useLayoutEffect(() => {
    const element = scrollerRef.current
    if (element === null) return undefined
    let rest = 0
    const settle = () => {
      const next = placeAtRest(place.current, current.current)
      if (next !== place.current) flushSync(() => take(next))
    }
    const onScroll = () => {
      if (element.scrollTop !== place.current.top) {
        const next = placeAfterScroll(place.current, element.scrollTop, current.current)
        flushSync(() => take(next))
      }
      clearTimeout(rest)
      rest = window.setTimeout(settle, REST_MS)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      element.removeEventListener('scroll', onScroll)
      clearTimeout(rest)
    }
  }, [scrollerRef, take])

  const showRow = useCallback(
    (index: number) => {
      const geometryNow = current.current
      const offset = offsetOf(place.current, geometryNow.rowHeight)
      const to = offsetToShow(index, offset, geometryNow)
      if (to === offset) return
      const step = place.current.top + to - offset
      const element = scrollerRef.current
      const near = element !== null && step >= 0 && step <= element.scrollHeight - element.clientHeight
      const byHand = { top: step, base: place.current.base }
      take(near && placeAtRest(byHand, geometryNow) === byHand ? byHand : placeAt(to, geometryNow))
    },
    [scrollerRef, take],
  )
  const toTop = useCallback(() => take({ top: 0, base: 0 }), [take])
  return { ...view, showRow, toTop }
}
