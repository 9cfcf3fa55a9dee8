/* oxlint-disable jsx-a11y/prefer-tag-over-role -- virtual rows stand in boxes of their own, which a table element cannot hold */

import type { Row } from '@tanstack/react-table'
import { memo, type ReactNode } from 'react'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import { cx } from '../../../../ui/class-names.ts'
import { ErrorBoundary } from '../../../../ui/late/error-boundary.tsx'
import { Skeleton } from '../../../../ui/skeleton.tsx'
import { flatOf } from '../cells/flat-cell.tsx'
import type { ColumnSpec } from '../columns/column-spec.ts'
import type { TableFeaturesUsed } from '../columns/table-features.ts'

export interface GridRowProps {
  /** Index in the whole answer. */
  index: number
  /** Pixels from the top of the list. */
  top: number
  /** Undefined while its page is not here. */
  row: Row<TableFeaturesUsed, CompletionRow> | undefined
  specs: readonly ColumnSpec[]
  /** How many columns, from the first, stay in place when the grid is scrolled sideways. */
  pinned: number
  open: boolean
  picked: boolean
  /** The column that has the grid's one tab stop; null in all rows but one. */
  stop: number | null
}

/** The class of a cell in column `at`: its width is a variable on the grid, so that resizing draws no row again. */
export function cellClass(spec: ColumnSpec, at: number, pinned: number): string {
  return cx(
    'flex min-w-0 shrink-0 items-center overflow-hidden px-2 whitespace-nowrap -outline-offset-2',
    growClass(spec, at, pinned),
    spec.numeric && 'num justify-end',
    at < pinned && 'sticky z-1 bg-(--row-bg)',
  )
}

/** Whether a column takes of the room that is left; those with a bound (`--m…`) are given theirs before the others. */
export function growClass(spec: ColumnSpec, at: number, pinned: number): string {
  if (at < pinned) return 'grow-0'
  return spec.grows ? 'grow' : spec.growsTo === null ? 'grow-0' : 'grow-[4]'
}

/** Where a cell of column `at` stands. */
export function cellStyle(at: number, pinned: number) {
  return {
    flexBasis: `var(--w${at})`,
    maxWidth: `var(--m${at})`,
    ...(at < pinned ? { insetInlineStart: `var(--x${at})` } : {}),
  }
}

const ROW =
  'absolute inset-x-0 flex h-(--row-height) contain-strict border-b hairline text-12 text-n12 [--row-bg:var(--color-n1)] bg-(--row-bg) hover:[--row-bg:var(--color-n3)] aria-selected:[--row-bg:var(--color-accent-soft)]'

/** A bar at the start of a selected row, over whatever stands there. */
export const PICKED =
  "before:absolute before:inset-y-0 before:start-0 before:z-2 before:w-1 before:bg-accent before:content-['']"

/** One line of the grid, or its placeholder in true height. Everything a click needs is on the element itself. */
export const GridRow = memo(function GridRow({ index, top, row, specs, pinned, open, picked, stop }: GridRowProps) {
  const original = row?.original
  const cells: DrawCells = (content) =>
    specs.map((spec, at) => {
      const shown = content(spec)
      const flat = flatOf(shown)
      return (
        <div
          key={spec.id}
          role="gridcell"
          aria-colindex={at + 1}
          tabIndex={stop === at ? 0 : -1}
          data-column={at}
          title={flat?.title}
          className={cx(cellClass(spec, at, pinned), spec.look, flat?.className)}
          style={{ ...cellStyle(at, pinned), ...flat?.style }}
        >
          {flat === null ? shown : flat.children}
        </div>
      )
    })
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={open || picked}
      aria-busy={original === undefined || undefined}
      data-row={index}
      data-completion-id={original?.id}
      className={cx(ROW, picked && PICKED)}
      style={{ top }}
    >
      {original === undefined ? (
        cells((spec) => <SkeletonCell spec={spec} index={index} />)
      ) : (
        // One error boundary for the whole row, because one for each cell would double the cost of drawing a row. Only a row
        // that failed gets one for each cell.
        <ErrorBoundary resetKey={original} fallback={() => cells((spec) => <SafeCell spec={spec} row={original} />)}>
          <Cells draw={cells} row={original} />
        </ErrorBoundary>
      )}
    </div>
  )
}, sameRow)

type DrawCells = (content: (spec: ColumnSpec) => ReactNode) => ReactNode

/** Draws all cells of a row below its boundary, which hears of what they throw. */
function Cells({ draw, row }: { draw: DrawCells; row: CompletionRow }) {
  return draw((spec) => spec.cell(row))
}

/** A cell that keeps its own failures to itself. */
export function SafeCell({ spec, row }: { spec: ColumnSpec; row: CompletionRow }) {
  return (
    <ErrorBoundary resetKey={row} fallback={brokenCell}>
      <CellContent spec={spec} row={row} />
    </ErrorBoundary>
  )
}

function CellContent({ spec, row }: { spec: ColumnSpec; row: CompletionRow }) {
  return spec.cell(row)
}

function brokenCell(error: Error) {
  return (
    <span title={`${tableMessages.broken}: ${error.message}`} className="text-filter">
      <span aria-hidden>{tableMessages.brokenMark}</span>
      <span className="sr-only">{tableMessages.broken}</span>
    </span>
  )
}

/** Widths that differ from row to row look like text; they follow from the index, so that they stand still. */
function SkeletonCell({ spec, index }: { spec: ColumnSpec; index: number }) {
  if (spec.id === 'state') return <Skeleton className="size-4" />
  const widths = ['w-3/5', 'w-4/5', 'w-2/5', 'w-3/4', 'w-1/2']
  return <Skeleton className={widths[(index * 7 + spec.id.length * 3) % widths.length] ?? 'w-1/2'} />
}

function sameRow(before: GridRowProps, after: GridRowProps): boolean {
  return (
    before.row?.original === after.row?.original &&
    before.index === after.index &&
    before.top === after.top &&
    before.specs === after.specs &&
    before.pinned === after.pinned &&
    before.open === after.open &&
    before.picked === after.picked &&
    before.stop === after.stop
  )
}
