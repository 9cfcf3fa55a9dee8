import { cx } from '../../../../ui/class-names.ts'
import type { ColumnSpec } from '../columns/column-spec.ts'

/** The class of a cell in column `at`: its width is a variable on the grid, so that resizing draws no row again. */
export function cellClass(spec: ColumnSpec, at: number, pinned: number): string {
  return cx(
    'flex min-w-0 shrink-0 items-center overflow-hidden px-2 whitespace-nowrap -outline-offset-2',
    growClass(spec, at, pinned),
    spec.numeric && 'num justify-end',
    at < pinned && 'sticky z-1 bg-(--row-bg)',
    spec.look,
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
