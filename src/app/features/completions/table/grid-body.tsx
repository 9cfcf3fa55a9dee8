/* oxlint-disable jsx-a11y/prefer-tag-over-role -- virtual rows stand in boxes of their own, which a table element cannot hold */
import type { ReactNode } from 'react'
import { cx } from '../../../ui/class-names.ts'
import { CardRow } from './card-row.tsx'
import { FailedRow } from './failed-row.tsx'
import { FlyingRow } from './flying-row.tsx'
import type { GridCell } from './grid-moves.ts'
import { GridRow } from './grid-row.tsx'
import type { RowWindow } from './row-window.ts'
import type { useGridColumns } from './use-grid-columns.ts'
import type { VisibleRows } from './use-visible-rows.ts'

export interface GridBodyProps {
  window: RowWindow
  visible: VisibleRows
  layout: ReturnType<typeof useGridColumns>
  rowHeight: number
  cards: boolean
  openId: string | null
  active: GridCell
}

/**
 * The rows in sight: one box moved into place with the rows in normal flow in it. The focused row is drawn on its own
 * when it is out of sight, in the same box, so that it stays the same element.
 */
export function GridBody({ window, visible, layout, rowHeight, cards, openId, active }: GridBodyProps) {
  const { indexes, first, last, sight, positions } = visible
  const tableRows = layout.table.getRowModel().rows
  const place = cards ? undefined : layout.specs.findIndex((spec) => spec.id === 'created')
  const draw = (index: number): ReactNode => {
    const at = positions.get(index)
    const row = at === undefined ? undefined : tableRows[at]
    const stop = index === active.row ? active.column : null
    const failure = row === undefined ? window.errorAt(index) : null
    if (failure !== null && (index === sight || (index > sight && window.errorAt(index - 1) !== failure))) {
      return <FailedRow index={index} error={failure} onRetry={window.retry} />
    }
    const shared = { index, open: row !== undefined && row.original.id === openId, stop }
    if (visible.flying && stop === null) {
      return <FlyingRow index={index} row={row?.original} place={place} />
    }
    if (cards) return <CardRow {...shared} row={row?.original} />
    return <GridRow {...shared} row={row} specs={layout.specs} pinned={layout.pinned} />
  }
  return (
    <div role="rowgroup" className="relative" style={{ height: visible.height }}>
      <div
        role="presentation"
        className={cx('absolute inset-x-0 top-0 transition-opacity duration-100', window.stale && 'opacity-55')}
        style={{ transform: `translateY(${visible.start}px)` }}
      >
        {indexes.map((index) => (
          <div
            key={index}
            role="presentation"
            className={index < first || index > last ? 'absolute inset-x-0 top-0' : undefined}
            style={index < first || index > last ? awayStyle(index, first, last, rowHeight) : undefined}
          >
            {draw(index)}
          </div>
        ))}
      </div>
    </div>
  )
}

/** A row out of sight stands where it would be, though never far: a distance of millions of pixels is of no use. */
function awayStyle(index: number, first: number, last: number, rowHeight: number) {
  const rows = index < first ? Math.max(index - first, -100) : last - first + 1
  return { transform: `translateY(${rows * rowHeight}px)` }
}
