/* oxlint-disable jsx-a11y/prefer-tag-over-role -- virtual rows stand in boxes of their own, which a table element cannot hold */
import type { ReactNode } from 'react'
import { cx } from '../../../../ui/class-names.ts'
import { isPicked, type Selection } from '../../bulk/selection.ts'
import { CardRow } from './card-row.tsx'
import { FailedRow } from './failed-row.tsx'
import { FlyingRow } from './flying-row.tsx'
import type { GridCell } from './grid-moves.ts'
import { GridRow } from './grid-row.tsx'
import type { RowWindow } from '../../rows/row-window.ts'
import type { GridColumns } from '../columns/use-grid-columns.ts'
import type { VisibleRows } from '../scroll/use-visible-rows.ts'

export interface GridBodyProps {
  window: RowWindow
  visible: VisibleRows
  layout: GridColumns
  rowHeight: number
  cards: boolean
  openId: string | null
  active: GridCell
  selection: Selection | null
}

/**
 * The rows in sight. Each stands in a place of its own and keeps it while the list is scrolled: a box that moved with all
 * of them would have all of them painted again. The focused row is drawn also when it is out of sight, so that it stays
 * the same element.
 */
export function GridBody({ window, visible, layout, rowHeight, cards, openId, active, selection }: GridBodyProps) {
  const { indexes, first, last, positions } = visible
  const tableRows = layout.table.getRowModel().rows
  const place = cards ? undefined : layout.specs.findIndex((spec) => spec.id === 'created')
  const draw = (index: number): ReactNode => {
    const at = positions.get(index)
    const row = at === undefined ? undefined : tableRows[at]
    const top = visible.start + placeOf(index, first, last) * rowHeight
    const stop = index === active.row ? active.column : null
    const failure = row === undefined ? window.errorAt(index) : null
    if (failure !== null && (index === first || (index > first && window.errorAt(index - 1) !== failure))) {
      let end = index
      while (end < last && window.errorAt(end + 1) === failure) end++
      const height = (end - index + 1) * rowHeight
      return <FailedRow key={index} index={index} top={top} height={height} error={failure} onRetry={window.retry} />
    }
    const id = row?.original.id
    const shared = { index, top, open: id !== undefined && id === openId, picked: isPicked(selection, id), stop }
    if (visible.flying && stop === null) {
      return <FlyingRow key={index} index={index} top={top} row={row?.original} place={place} />
    }
    if (cards) return <CardRow key={index} {...shared} row={row?.original} />
    return <GridRow key={index} {...shared} row={row} specs={layout.specs} pinned={layout.pinned} />
  }
  return (
    <div role="rowgroup" className="relative" style={{ height: visible.height }}>
      <div
        role="presentation"
        className={cx('absolute inset-x-0 top-0 transition-opacity duration-100', window.stale && 'opacity-55')}
      >
        {indexes.map(draw)}
      </div>
    </div>
  )
}

/** Rows from the first in sight. One out of sight stands where it would be, though never far: a distance of millions of pixels is of no use. */
function placeOf(index: number, first: number, last: number): number {
  if (index < first) return Math.max(index - first, -100)
  return Math.min(index, last + 1) - first
}
