import type { CompletionRow } from '#contract/completion-row.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useMemo } from 'react'
import type { RowWindow } from './row-window.ts'
import { heldRows, type ScrollGeometry } from './scaled-scroll.ts'
import { useScaledScroll } from './use-scaled-scroll.ts'

const OVERSCAN = 5

/** The rows on the screen: where they stand, which they are, and the data of those that are here. */
export interface VisibleRows {
  /** Indexes in the answer, ascending; the focused row is among them even when it is out of sight. */
  indexes: readonly number[]
  /** First and last index in sight and around it. */
  first: number
  last: number
  /** The first row that is whole in sight: where a message about its neighbours can be read. */
  sight: number
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
  const { base, showRow, toTop } = useScaledScroll(scroller, geometry)
  // oxlint-disable-next-line react/incompatible-library -- we do not use the React Compiler (research/stack.md 0.7)
  const virtualizer = useVirtualizer({
    count: heldRows(geometry),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
  })
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight])

  const items = virtualizer.getVirtualItems()
  const firstItem = items[0]
  const first = (firstItem?.index ?? 0) + base
  const last = (items.at(-1)?.index ?? -1) + base
  const sight = (virtualizer.range?.startIndex ?? 0) + base + 1
  const { rowAt, view } = window
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
    sight,
    start: firstItem?.start ?? 0,
    height: virtualizer.getTotalSize(),
    showRow,
    toTop,
  }
}
