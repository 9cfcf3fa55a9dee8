import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import {
  isFlying,
  offsetOf,
  offsetToShow,
  placeAfterScroll,
  placeAt,
  placeAtRest,
  STRIDE,
  type ScrollGeometry,
  type ScrollPlace,
} from './scaled-scroll.ts'

/** Scrolling has stopped when nothing moved for this long. */
const REST_MS = 180
/** Steps that follow each other this closely are one movement. */
const FLIGHT_MS = 120

export interface ScaledScroll {
  /** The row of the answer that the scroller's first row stands for. */
  base: number
  /** The row at the scroller's upper edge, or less than a stride above it. */
  row: number
  /** Rows pass too fast to be read. */
  flying: boolean
  /** Nobody has scrolled yet. */
  unmoved: boolean
  /** Brings a row into view with the least movement. */
  showRow: (index: number) => void
  /** Brings a row to the upper edge. */
  toRow: (index: number) => void
}

/**
 * Keeps a scroller of limited height on an answer of any length (`scaled-scroll.ts`), and reports approximately which
 * row is at its upper edge. New rows are rendered before the browser paints the scrolled frame, which would otherwise
 * show a gap.
 */
export function useScaledScroll(scrollerRef: RefObject<HTMLElement | null>, geometry: ScrollGeometry): ScaledScroll {
  const [view, setView] = useState({ base: 0, row: 0, flying: false, unmoved: true })
  const place = useRef<ScrollPlace>({ top: 0, base: 0 })
  const current = useRef(geometry)
  const tell = useCallback((rowHeight: number, flying = false) => {
    const { top, base } = place.current
    const row = Math.floor(top / (rowHeight * STRIDE)) * STRIDE
    setView((before) => {
      const unmoved = before.unmoved && top === 0 && base === 0
      const same = before.base === base && before.row === row && before.flying === flying && before.unmoved === unmoved
      return same ? before : { base, row, flying, unmoved }
    })
  }, [])
  const take = useCallback(
    (next: ScrollPlace, flying = false) => {
      const element = scrollerRef.current
      if (element === null) return
      // The current position is not read: that would force a layout before the page is complete.
      const moved = place.current.top !== next.top && element.scrollTop !== next.top
      place.current = next
      if (moved) {
        element.scrollTo({ top: next.top, behavior: 'instant' })
        // The browser may round or limit the value.
        place.current = { ...next, top: element.scrollTop }
      }
      tell(current.current.rowHeight, flying)
    },
    [scrollerRef, tell],
  )

  const toRow = useCallback(
    (index: number) => take(placeAt(index * current.current.rowHeight, current.current)),
    [take],
  )
  useLayoutEffect(() => {
    const { rowHeight } = current.current
    current.current = geometry
    // Rows of another height: the same one stays at the upper edge.
    if (rowHeight !== geometry.rowHeight) toRow(offsetOf(place.current, rowHeight) / rowHeight)
  })

  // Not a layout effect: the scroller is around this component, and stands in its ref only after those.
  useEffect(() => {
    const element = scrollerRef.current
    if (element === null) return undefined
    let frame = 0
    let rest = 0
    let landing = 0
    let lastFast = Number.NEGATIVE_INFINITY
    let flying = false
    const land = () => {
      // On a busy machine the timer may fire before a step that has already happened.
      if (element.scrollTop === place.current.top) {
        flying = false
        flushSync(() => tell(current.current.rowHeight))
      } else landing = window.setTimeout(land, FLIGHT_MS)
    }
    const settle = () => {
      const next = placeAtRest(place.current, current.current)
      if (next !== place.current) flushSync(() => take(next))
    }
    const follow = () => {
      frame = 0
      const { scrollTop } = element
      if (scrollTop !== place.current.top) {
        const next = placeAfterScroll(place.current, scrollTop, current.current)
        const now = performance.now()
        const fast = isFlying(place.current, next, current.current, flying)
        flying = fast && now - lastFast < FLIGHT_MS
        if (fast) lastFast = now
        flushSync(() => take(next, flying))
        clearTimeout(landing)
        if (flying) landing = window.setTimeout(land, FLIGHT_MS)
      }
      clearTimeout(rest)
      rest = window.setTimeout(settle, REST_MS)
    }
    // Still before the paint of this frame, and after what else runs in it: that would have to wait for the new rows, and
    // for their layout if it reads a position.
    const onScroll = () => {
      if (frame === 0) frame = requestAnimationFrame(follow)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      element.removeEventListener('scroll', onScroll)
      cancelAnimationFrame(frame)
      clearTimeout(rest)
      clearTimeout(landing)
    }
  }, [scrollerRef, take, tell])

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
  return { ...view, showRow, toRow }
}
