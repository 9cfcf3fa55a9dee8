/* oxlint-disable jsx-a11y/prefer-tag-over-role -- virtual rows stand in boxes of their own, which a table element cannot hold */
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { memo } from 'react'
import { formatShortTime } from '#lib/format.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'
import { useTableActions } from '../cells/table-actions.ts'

export interface FlyingRowProps {
  index: number
  /** Pixels from the top of the list. */
  top: number
  row: CompletionRow | undefined
  /** The column at which the text begins; the edge where it is left out or there are no columns. */
  place: number | undefined
}

/** A row that flies past: when it was made and which model, enough to see how far the hand has come. */
export const FlyingRow = memo(function FlyingRow({ index, top, row, place = -1 }: FlyingRowProps) {
  const { zone } = useTableActions()
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-busy
      data-row={index}
      data-completion-id={row?.id}
      className="absolute inset-x-0 h-(--row-height) contain-strict truncate border-b hairline px-2 text-12 leading-(--row-height) text-n10"
      style={{ top, marginInlineStart: place < 0 ? 0 : `var(--x${place})` }}
    >
      {row && `${formatShortTime(row.created ?? row.listed_at, zone)}\u2003${toVisibleText(row.model ?? '')}`}
    </div>
  )
})
