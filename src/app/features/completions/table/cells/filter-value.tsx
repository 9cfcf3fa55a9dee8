import type { ReactNode } from 'react'
import type { FilterChange } from '#contract/filter-change.ts'
import { cx } from '../../../../ui/class-names.ts'
import { tableMessages } from '../../../../messages/table.ts'
import { useTableActions } from '../table-actions.ts'

export interface FilterValueProps {
  change: FilterChange
  children: ReactNode
  /** What the tooltip names; the value as it reads. */
  title: string
  /** Its name where it is drawn as a picture. */
  label?: string
  className?: string
}

/**
 * A value that filters: a click includes it, Alt-click excludes it. Outside the tab order, because
 * the grid has one stop; the keyboard reaches it with `i` and `e` on its cell. A button keeps the direction of its text to
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
        event.stopPropagation()
        filter({ ...change, not: event.altKey })
      }}
      className={cx('min-w-0 truncate text-start decoration-n8 underline-offset-2 hover:underline', className)}
    >
      {children}
    </button>
  )
}
