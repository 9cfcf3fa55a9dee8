import type { MouseEvent, ReactNode } from 'react'
import type { FilterChange } from '#contract/search/filter-change.ts'
import { cx } from '../../../../ui/class-names.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import { useTableActions } from './table-actions.ts'

export interface FilterValueProps {
  change: FilterChange
  children: ReactNode
  /** What the tooltip names; the value as it reads. */
  title: string
  /** Its name where it is drawn as a picture. */
  label?: string
  className?: string
}

/** Pixels at the end of a value that a mouse is over: its mark (`styles.css`). One that is hardly wider has none. */
const MARK = 16

/**
 * A value that filters, by its mark, by Alt-click, or by `i` and `e` on its cell; with Shift, or by `e`, it excludes. A click
 * anywhere else opens the row. Outside the tab order, because the grid has one stop. A button keeps the direction of its text to
 * itself, so it needs no `bdi` in it.
 */
export function FilterValue({ change, children, title, label, className }: FilterValueProps) {
  const { filter } = useTableActions()
  return (
    <button
      type="button"
      dir="auto"
      tabIndex={-1}
      data-filter-value
      aria-label={label}
      title={tableMessages.filterBy(title)}
      onClick={(event) => {
        // Without a press of the mouse it was a key.
        if (event.detail > 0 && !event.altKey && !isAtMark(event)) return
        event.stopPropagation()
        filter({ ...change, not: event.shiftKey })
      }}
      className={cx('filter-value min-w-0 truncate text-start', className)}
    >
      {children}
    </button>
  )
}

function isAtMark({ currentTarget, clientX }: MouseEvent<HTMLElement>): boolean {
  const { left, right, width } = currentTarget.getBoundingClientRect()
  const fromEnd = getComputedStyle(currentTarget).direction === 'rtl' ? clientX - left : right - clientX
  return width > 2 * MARK && fromEnd <= MARK && matchMedia('(hover: hover)').matches
}
