import { useLayoutEffect, useMemo, useRef } from 'react'
import { tableMessages } from '../../../messages/list/table.ts'
import { usePreferences } from '../../../preferences.ts'
import { Button } from '../../../ui/button.tsx'
import { CompletionsGrid } from './grid/completions-grid.tsx'
import type { CompletionsTableProps } from './completions-table.tsx'
import type { RowWindow } from '../rows/row-window.ts'
import { type TableActions, TableActionsProvider } from './cells/table-actions.ts'

export interface RowsProps extends CompletionsTableProps {
  canSort: (id: string) => boolean
}

/** The grid over a window of rows; where there are none, why. */
export function GridOrState(props: RowsProps & { window: RowWindow }) {
  const { window, empty, error, onFilter, height } = props
  const { timeZone, rowHeight } = usePreferences()
  const tall = (height ?? rowHeight) !== 's'
  const latest = useRef(onFilter)
  useLayoutEffect(() => {
    latest.current = onFilter
  })
  // Of the rows on the screen: while another source is being asked they are still those of the one before.
  const source = window.head?.source ?? null
  const actions = useMemo<TableActions>(
    () => ({ filter: (change) => latest.current(change), zone: timeZone, tall, source }),
    [timeZone, tall, source],
  )
  const failure = window.error
  const covers = window.status === 'error' || (window.status === 'ready' && window.rows === 0)
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {failure !== null && window.status === 'ready' && (
        <div role="alert" className="flex items-center gap-3 bg-filter-soft px-3 py-1.5 text-12 text-filter">
          <bdi className="min-w-0 truncate">{failure.message}</bdi>
          <Button className="h-6" onClick={window.retry}>
            {tableMessages.retry}
          </Button>
        </div>
      )}
      <TableActionsProvider value={actions}>
        <CompletionsGrid {...props} />
      </TableActionsProvider>
      {covers && (
        <div className="absolute inset-x-0 top-8 bottom-0 overflow-auto bg-n1">
          {window.status === 'error' && failure !== null ? (error?.(failure, window.retry) ?? failure.message) : empty}
        </div>
      )}
    </div>
  )
}
