import { cx } from '../../../../ui/class-names.ts'
import type { ColumnSpec } from '../columns/column-spec.ts'

/** The class of a cell in column `at`. Its width is a variable on the grid, so that resizing renders no row again. */
export function cellClass(spec: ColumnSpec, at: number, pinned: number): string {
  return cx(
    'flex min-w-0 shrink-0 items-center overflow-hidden px-2 whitespace-nowrap -outline-offset-2',
    growClass(spec, at, pinned),
    spec.numeric && 'num justify-end',
    at < pinned && 'sticky z-1 bg-(--row-bg)',
    spec.look,
  )
}

/** Whether a column takes a share of the room that is left. Columns with a limit (`--m…`) get theirs first. */
export function growClass(spec: ColumnSpec, at: number, pinned: number): string {
  if (at < pinned) return 'grow-0'
  return spec.grows ? 'grow' : spec.growsTo === null ? 'grow-0' : 'grow-[4]'
}

/** Where a cell of column `at` is. */
export function cellStyle(at: number, pinned: number) {
  return {
    flexBasis: `var(--w${at})`,
    maxWidth: `var(--m${at})`,
    ...(at < pinned ? { insetInlineStart: `var(--x${at})` } : {}),
  }
}
