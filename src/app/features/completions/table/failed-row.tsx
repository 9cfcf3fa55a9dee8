/* oxlint-disable jsx-a11y/prefer-tag-over-role -- virtual rows stand in boxes of their own, which a table element cannot hold */
import { tableMessages } from '../../../messages/table.ts'
import { Button } from '../../../ui/button.tsx'

/** Stands where rows are missing because their page could not be had. */
export function FailedRow(props: { index: number; top: number; error: Error; onRetry: () => void }) {
  const { index, top, error, onRetry } = props
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      className="absolute inset-x-0 flex h-(--row-height) border-b hairline"
      style={{ top }}
    >
      <div
        role="gridcell"
        tabIndex={-1}
        data-column={0}
        className="sticky start-0 flex min-w-0 items-center gap-3 px-3 text-12 text-filter"
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
