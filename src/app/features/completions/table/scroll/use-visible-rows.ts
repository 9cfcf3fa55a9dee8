import type { CompletionRow } from '#contract/row/completion-row.ts'
import { type RefObject, useEffect, useMemo } from 'react'
import type { RowWindow } from '../../rows/row-window.ts'
import { heldRows, rangeAround, type ScrollGeometry } from './scaled-scroll.ts'
import { useScaledScroll } from './use-scaled-scroll.ts'

/** The rows on the screen: where they stand, which they are, and the data of those that are here. */
export interface VisibleRows {
  /** Indexes in the answer, ascending; the focused row is among them even when it is out of sight. */
  indexes: readonly number[]
  /** First and last index in sight and around it. */
  first: number
  last: number
  /** The rows fly past too fast to be read. */
  flying: boolean
  /** Pixels from the top of the body to row `first`. */
  start: number
  /** Height of the body in pixels. */
  height: number
  /** The rows that are loaded, in order, and where each stands among them by index. */
  data: CompletionRow[]
  positions: ReadonlyMap<number, number>
  showRow: (index: number) => void
  toTop: () => void
}

/** Virtual rows over a window of data; `kept` is a row that must stay drawn, because it has the focus. */
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
  const { rowAt, view } = window
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a new view begins at its top
  useEffect(() => toTop(), [view, toTop])

  const slice = useMemo(() => {
    const indexes: number[] = []
    for (let index = first; index <= last; index++) indexes.push(index)
    if (kept !== null && kept >= 0 && kept < geometry.rows) {
      if (kept < first) indexes.unshift(kept)
      else if (kept > last) indexes.push(kept)
    }
    const data: CompletionRow[] = []
    const positions = new Map<number, number>()
    for (const index of indexes) {
      const row = rowAt(index)
      if (row !== undefined) positions.set(index, data.push(row) - 1)
    }
    return { indexes, data, positions }
  }, [first, last, kept, rowAt, geometry.rows])

  return {
    ...slice,
    first,
    last,
    flying,
    start: from * rowHeight,
    height: held * rowHeight,
    showRow,
    toTop,
  }
}
