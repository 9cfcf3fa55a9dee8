import { type RefObject, useCallback, useLayoutEffect, useState } from 'react'

/** Height of a row in pixels; the `leading` of its text agrees. */
export const ROW_HEIGHT = 18
/** Browsers cap the height of an element; beyond this the scrollbar stands for more rows than pixels. */
const TALLEST = 12_000_000
const EXTRA = 8
/** Width of a character of the 12 px mono font. */
const CHARACTER = 7.22

/** The rows to draw in a scrolling box of many rows of one height. */
export interface RowWindow {
  first: number
  /** Exclusive. */
  last: number
  /** Height of the whole, and where the first row stands in it, in pixels. */
  height: number
  offset: number
}

/** Which rows of `count` a scrolled box shows. Past the tallest height that a browser knows, places are scaled. */
export function toRowWindow(count: number, scrollTop: number, viewHeight: number): RowWindow {
  const full = count * ROW_HEIGHT
  const height = Math.min(full, TALLEST)
  const scale = height < full ? (full - viewHeight) / (height - viewHeight) : 1
  const top = (scrollTop * scale) / ROW_HEIGHT
  const first = Math.max(0, Math.floor(top) - EXTRA)
  const last = Math.min(count, Math.ceil(top + viewHeight / ROW_HEIGHT) + EXTRA)
  return { first, last, height, offset: scrollTop - (top - first) * ROW_HEIGHT }
}

/** Where a box must be scrolled to for a row to stand a third down its height. */
export function toScrollTop(row: number, count: number, viewHeight: number): number {
  const full = count * ROW_HEIGHT
  const height = Math.min(full, TALLEST)
  const scale = height < full ? (full - viewHeight) / (height - viewHeight) : 1
  return Math.max(0, (row * ROW_HEIGHT - viewHeight / 3) / scale)
}

/** Follows a box's size and scrolling. `columns` is how many characters fit into a row beside the gutter. */
export function useRowWindow(box: RefObject<HTMLElement | null>, gutter: number) {
  const [view, setView] = useState({ top: 0, height: 400, columns: 100 })
  const measure = useCallback(() => {
    const element = box.current
    if (element === null) return
    const columns = Math.max(20, Math.floor((element.clientWidth - gutter) / CHARACTER))
    const next = { top: element.scrollTop, height: element.clientHeight, columns }
    setView((old) => (old.top === next.top && old.height === next.height && old.columns === columns ? old : next))
  }, [box, gutter])
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [box, measure])
  return { view, onScroll: measure }
}
