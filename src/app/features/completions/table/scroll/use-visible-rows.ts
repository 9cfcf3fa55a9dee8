import { type RefObject, useEffect, useMemo } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { ownedByClient } from '../../../../api/owned-by-client.ts'
import type { RowWindow } from '../../rows/row-window.ts'
import { heldRows, rangeAround, type ScrollGeometry } from './scaled-scroll.ts'
import { useScaledScroll } from './use-scaled-scroll.ts'

/** Which row of which view was at the upper edge. Outlives the screen. */
const leftAt = ownedByClient((): { view: unknown; row: number } => ({ view: null, row: 0 }))

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
}

/** Virtual rows over a window of data; `kept` is a row that stays rendered because it has the focus. */
export function useVisibleRows(
  scroller: RefObject<HTMLElement | null>,
  window: RowWindow,
  geometry: ScrollGeometry,
  kept: number | null,
): VisibleRows {
  const { rowHeight } = geometry
  const { base, row: top, flying, unmoved, showRow, toRow } = useScaledScroll(scroller, geometry)
  const held = heldRows(geometry)
  const { from, to } = rangeAround(top, held, geometry, unmoved)
  const first = from + base
  const last = to + base
  const { view } = window
  const left = leftAt(useQueryClient())
  // A new view begins at its top; who comes back to one stands where it was left.
  useEffect(() => {
    if (view !== null) toRow(left.view === view ? left.row : 0)
  }, [view, left, toRow])
  useEffect(() => {
    if (view !== null) Object.assign(left, { view, row: base + top })
  }, [view, left, base, top])

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
  }
}
