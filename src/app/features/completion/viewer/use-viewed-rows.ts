import { type RefObject, type UIEvent, useLayoutEffect, useState } from 'react'

/** Height of a row in pixels; the line height of its text is the same. */
const ROW_HEIGHT = 18
/** Browsers limit the height of an element; beyond this, the scroll bar stands for more rows than pixels. */
const TALLEST = 12_000_000
/** Rows drawn above and below what is seen, so that a step of the wheel shows no gap. */
const EXTRA_ROWS = 8
/** Width of a character of the 12 px mono font, in pixels. */
const CHARACTER = 7.22

/** The rows to render in a scrolling box with many rows of one height. */
export interface ViewedRows {
  first: number
  /** Exclusive. */
  last: number
  /** The total height, and the position of the first rendered row, in pixels. */
  height: number
  offset: number
}

/** Which of `count` rows a scrolled box shows. Beyond the tallest possible height, positions are scaled. */
export function toViewedRows(count: number, scrollTop: number, viewHeight: number): ViewedRows {
  const full = count * ROW_HEIGHT
  const height = Math.min(full, TALLEST)
  const scale = height < full ? (full - viewHeight) / (height - viewHeight) : 1
  const top = (scrollTop * scale) / ROW_HEIGHT
  const first = Math.max(0, Math.floor(top) - EXTRA_ROWS)
  const last = Math.min(count, Math.ceil(top + viewHeight / ROW_HEIGHT) + EXTRA_ROWS)
  return { first, last, height, offset: scrollTop - (top - first) * ROW_HEIGHT }
}

/** The scroll position at which a row is a third down the box. */
export function toScrollTop(row: number, count: number, viewHeight: number): number {
  const full = count * ROW_HEIGHT
  const height = Math.min(full, TALLEST)
  const scale = height < full ? (full - viewHeight) / (height - viewHeight) : 1
  return Math.max(0, (row * ROW_HEIGHT - viewHeight / 3) / scale)
}

/** Follows a box's size and scrolling. `columns` is how many characters fit into a row beside the gutter. */
export function useViewedRows(box: RefObject<HTMLElement | null>, gutter: number) {
  const [view, setView] = useState<View>({ top: 0, height: 400, columns: 100 })
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return undefined
    // The first report comes before the first paint.
    const observer = new ResizeObserver(() => setView((old) => toView(old, element, gutter)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [box, gutter])
  const onScroll = (event: UIEvent<HTMLElement>) => {
    const element = event.currentTarget
    setView((old) => toView(old, element, gutter))
  }
  return { view, onScroll }
}

interface View {
  top: number
  height: number
  columns: number
}

/** The old view if nothing changed, so that nothing is rendered again. */
function toView(old: View, element: HTMLElement, gutter: number): View {
  const columns = Math.max(20, Math.floor((element.clientWidth - gutter) / CHARACTER))
  const { scrollTop: top, clientHeight: height } = element
  return old.top === top && old.height === height && old.columns === columns ? old : { top, height, columns }
}
