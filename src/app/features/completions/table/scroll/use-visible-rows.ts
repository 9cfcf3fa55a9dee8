import { type RefObject, useEffect, useMemo } from 'react'
import type { RowWindow } from '../../rows/row-window.ts'
import { heldRows, rangeAround, type ScrollGeometry } from './scaled-scroll.ts'
import { useScaledScroll } from './use-scaled-scroll.ts'

/** The rows on the screen and their positions. */
export interface VisibleRows {
  /** Indexes in the answer, ascending, including the focused row even if it is not visible. */
  indexes: readonly number[]
  /** First and last rendered index. */
  first: number
  last: number
  /** Rows pass too fast to be read. */
  flying: boolean
  /** Pixels from the top of the body to row `first`. */
  start: number
  /** Height of the body in pixels. */
  height: number
  showRow: (index: number) => void
  toTop: () => void
}

/** Virtual rows over a window of data; `kept` is a row that stays rendered because it has the focus. */
export function useVisibleRows(
  scroller: RefObject<HTMLElement | null>,
  window: RowWindow,
  geometry: ScrollGeometry,
  kept: number | null,
): VisibleRows {
  const { rowHeight } = geometry
  const { base, row: top, flying, showRow, toTop } = useScaledScroll(scroller, geometry)
  const held = heldRows(geometry)
  const { from, to } = rangeAround(top, held, geometry)
  const first = from + base
  const last = to + base
  const { view } = window
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a new view begins at its top
  useEffect(() => toTop(), [view, toTop])

  const { rows } = geometry
  const indexes = useMemo(() => {
    const here = Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => first + step)
    if (kept === null || kept < 0 || kept >= rows) return here
    return kept < first ? [kept, ...here] : kept > last ? [...here, kept] : here
  }, [first, last, kept, rows])

  return {
    indexes,
    first,
    last,
    flying,
    start: from * rowHeight,
    height: held * rowHeight,
    showRow,
    toTop,
  }
}
