/* oxlint-disable jsx-a11y/prefer-tag-over-role -- virtual rows stand in boxes of their own, which a table element cannot hold */
import { tableMessages } from '../../../../messages/list/table.ts'
import { Button } from '../../../../ui/button.tsx'

/** Rows that are missing for the same reason. */
export interface FailedRows {
  index: number
  /** Pixels from the top of the list. */
  top: number
  /** Of all of them, in pixels. */
  height: number
  error: Error
}

/** In place of rows whose page could not be loaded: one line that stays visible while they scroll past. */
export function FailedRow({ index, top, height, error, onRetry }: FailedRows & { onRetry: () => void }) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      className="pointer-events-none absolute inset-x-0 z-2"
      style={{ top, height }}
    >
      <div
        role="gridcell"
        tabIndex={-1}
        data-column={0}
        className="pointer-events-auto sticky start-0 top-(--header-height) flex h-(--row-height) min-w-0 items-center gap-3 border-b hairline bg-n1 px-3 text-12 text-filter"
      >
        <span className="truncate" title={error.message}>
          {tableMessages.rowFailed}: <bdi>{error.message}</bdi>
        </span>
        <Button className="h-6" onClick={onRetry}>
          {tableMessages.retry}
        </Button>
      </div>
    </div>
  )
}
