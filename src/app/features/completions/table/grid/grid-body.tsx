/* oxlint-disable jsx-a11y/prefer-tag-over-role -- virtual rows stand in boxes of their own, which a table element cannot hold */
import { type Ref, type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { cx } from '../../../../ui/class-names.ts'
import { isPicked, type Selection } from '../../bulk/selection.ts'
import type { RowWindow } from '../../rows/row-window.ts'
import type { OpenRow } from '../../rows/use-open-row.ts'
import { isInputLate } from '../cells/text-cells.ts'
import { useLateInputs } from '../cells/use-late-inputs.ts'
import type { ScrollGeometry } from '../scroll/scaled-scroll.ts'
import { useVisibleRows } from '../scroll/use-visible-rows.ts'
import { createDrawnRows, type DrawnRows, type WantedRow } from './drawn-rows.ts'
import { type FailedRows, FailedRow } from './failed-row.tsx'
import { takeFirstRows } from './first-rows.ts'
import type { GridCell } from './move-in-grid.ts'
import type { RowLook } from './row-look.ts'

export interface GridBodyProps {
  ref: Ref<GridBodyHandle>
  window: RowWindow
  scroll: {
    scroller: RefObject<HTMLElement | null>
    geometry: ScrollGeometry
  }
  look: RowLook
  open: OpenRow
  focus: { active: GridCell; inside: boolean }
  selection: Selection | null
}

export interface GridBodyHandle {
  /** Brings a row into view with the least movement. */
  showRow: (index: number) => void
}

/**
 * The visible rows. Each has its own position and keeps it while the list is scrolled: moving a common box would
 * repaint all of them. The focused row is rendered even when it is not visible, so that it stays the same element.
 */
export function GridBody({ ref, window, scroll, look, open, focus, selection }: GridBodyProps) {
  const { active, inside } = focus
  const { rowHeight } = scroll.geometry
  const visible = useVisibleRows(scroll.scroller, window, scroll.geometry, inside ? active.row : null)
  const { first, last, showRow } = visible
  useImperativeHandle(ref, () => ({ showRow }), [showRow])
  const { show } = window
  useEffect(() => {
    if (last >= 0) show(first, last, open.index)
  }, [show, first, last, open.index])

  const topOf = (index: number) => visible.start + placeOf(index, first, last) * rowHeight
  const here = visible.indexes.map((index) => ({ index, row: window.rowAt(index) }))
  const asks = look.cards || look.specs.some((spec) => spec.id === 'input')
  const late = useLateInputs(
    asks ? here.flatMap(({ row }) => (row !== undefined && isInputLate(row) ? row : [])) : [],
    window.head?.source ?? null,
  )
  const failed: FailedRows[] = []
  const wanted: WantedRow[] = []
  for (const { index, row } of here) {
    const stop = index === active.row ? active.column : null
    const failure = row === undefined ? window.errorAt(index) : null
    if (failure !== null && (index === first || (index > first && window.errorAt(index - 1) !== failure))) {
      let end = index
      while (end < last && window.errorAt(end + 1) === failure) end++
      failed.push({ index, top: topOf(index), height: (end - index + 1) * rowHeight, error: failure })
      continue
    }
    wanted.push({
      index,
      top: topOf(index),
      row,
      open: row !== undefined && row.id === open.id,
      picked: isPicked(selection, row?.id),
      stop,
      // A row that is on its way after a jump is a place, and no more.
      flying: (visible.flying || (row === undefined && window.status === 'ready')) && stop === null,
      lateInput: row === undefined ? undefined : late.get(row.id),
    })
  }
  const box = useRef<HTMLDivElement>(null)
  const drawn = useRef<DrawnRows['draw']>(null)
  useLayoutEffect(() => {
    if (box.current === null) return
    drawn.current ??= takeFirstRows(box.current, look) ?? createDrawnRows(box.current).draw
    drawn.current(look, wanted)
  })
  return (
    <div role="rowgroup" className="relative" style={{ height: visible.height }}>
      <div
        ref={box}
        role="presentation"
        className={cx('absolute inset-x-0 top-0 transition-opacity duration-100', window.stale && 'opacity-55')}
      />
      {failed.map((one) => (
        <FailedRow key={one.index} {...one} onRetry={window.retry} />
      ))}
    </div>
  )
}

/**
 * The position relative to the first visible row. A row that is not visible is placed where it would be, but never far
 * away: distances of millions of pixels do not work.
 */
function placeOf(index: number, first: number, last: number): number {
  if (index < first) return Math.max(index - first, -100)
  return Math.min(index, last + 1) - first
}
