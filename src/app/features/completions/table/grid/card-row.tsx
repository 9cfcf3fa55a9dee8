/* oxlint-disable jsx-a11y/prefer-tag-over-role -- virtual rows stand in boxes of their own, which a table element cannot hold */
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { memo } from 'react'
import { tableMessages } from '../../../../messages/list/table.ts'
import { Skeleton } from '../../../../ui/skeleton.tsx'
import { columnSpec } from '../columns/columns.tsx'
import { cx } from '../../../../ui/class-names.ts'
import { PICKED, SafeCell } from './grid-row.tsx'

/** The parts of a card, in the order in which the arrow keys visit them. */
export const CARD_COLUMNS = ['state', 'model', 'created', 'tokens', 'output'] as const
/** Height of a card in pixels. */
export const CARD_HEIGHT = 60

export interface CardRowProps {
  index: number
  /** Pixels from the top of the list. */
  top: number
  row: CompletionRow | undefined
  open: boolean
  picked: boolean
  stop: number | null
}

const CARD =
  'absolute inset-x-0 grid h-(--row-height) contain-strict grid-cols-[1.75rem_minmax(0,1fr)_auto_auto] content-center items-center gap-x-2 gap-y-0.5 border-b hairline px-3 text-12 aria-selected:bg-accent-soft **:data-filter-value:pointer-events-none'

/**
 * On a narrow screen: one row on two lines, what it is above what it says. Still a row of the grid. A finger means the
 * card, so its values do not filter; those of the drawer do.
 */
export const CardRow = memo(function CardRow({ index, top, row, open, picked, stop }: CardRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={open || picked}
      aria-busy={row === undefined || undefined}
      data-row={index}
      data-completion-id={row?.id}
      style={{ top }}
      className={cx(CARD, picked && PICKED)}
    >
      {CARD_COLUMNS.map((id, at) => {
        const spec = columnSpec(id)
        return (
          <div
            key={id}
            role="gridcell"
            aria-colindex={at + 1}
            tabIndex={stop === at ? 0 : -1}
            data-column={at}
            aria-label={row === undefined ? tableMessages.loadingRow : undefined}
            className={CLASSES[id]}
          >
            {row === undefined || spec === null ? (
              <Skeleton className={id === 'state' ? 'size-4' : 'w-16'} />
            ) : (
              <SafeCell spec={spec} row={row} />
            )}
          </div>
        )
      })}
    </div>
  )
})

const CLASSES: Record<(typeof CARD_COLUMNS)[number], string> = {
  state: 'row-span-2 flex self-start pt-0.5',
  model: 'flex min-w-0 overflow-hidden',
  created: 'tabular text-n10',
  tokens: 'num text-n11',
  output: 'col-span-3 col-start-2 flex min-w-0 overflow-hidden text-n11',
}
