import type { CompletionRow } from '#contract/completion-row.ts'
import { isUpstreamName, type SearchQuery, type Sort } from '#contract/search-query.ts'
import { findSource } from '#contract/sources.ts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo, useRef, useLayoutEffect } from 'react'
import { sourcesQuery } from '../../../api/queries.ts'
import { tableMessages } from '../../../messages/table.ts'
import { usePreferences } from '../../../preferences.ts'
import type { FilterChange } from '../../../search/filter-change.ts'
import { Button } from '../../../ui/button.tsx'
import { CompletionsGrid } from './completions-grid.tsx'
import type { RowWindow, RowWindowSummary } from './row-window.ts'
import { type TableActions, TableActionsProvider } from './table-actions.ts'
import { useStoreWindow } from './use-store-window.ts'
import { useWalkWindow } from './use-walk-window.ts'

export interface CompletionsTableProps {
  query: SearchQuery
  /** The row whose drawer is open. */
  openId: string | null
  onOpen: (id: string | null, row: CompletionRow) => void
  /** Told of a row that is likely to be opened next. */
  onNear: (id: string) => void
  onFilter: (change: FilterChange) => void
  onSort: (sort: Sort) => void
  /** Column ids from the address; null when it does not say. */
  columns: readonly string[] | null
  onColumns: (ids: string[] | null) => void
  /** The drawer takes the room: State, Created, Model and Output stay. */
  compact: boolean
  /** Told whenever the answer changed. */
  onSummary: (summary: RowWindowSummary) => void
  /** Stands in the place of the rows when nothing matches. */
  empty?: ReactNode
  /** Stands in the place of the rows when there are none to show because of a failure. */
  error?: (error: Error, retry: () => void) => ReactNode
}

/** The table of completions: a grid over as many rows as the source has, of which it holds those around the screen. */
export function CompletionsTable(props: CompletionsTableProps) {
  const { query } = props
  const sources = useQuery(sourcesQuery()).data
  const name = query.source ?? sources?.default ?? null
  const capabilities = name === null ? undefined : findSource(sources, name)?.capabilities
  const walks = capabilities === undefined ? isUpstreamName(name) : !capabilities.jump
  // What a walked source cannot sort, the page sorts over the rows that are loaded.
  const sorts = walks ? undefined : capabilities?.sorts
  const canSort = useCallback((id: string) => sorts === undefined || sorts.includes('*') || sorts.includes(id), [sorts])
  const Rows = walks ? WalkedRows : StoredRows
  return <Rows {...props} canSort={canSort} />
}

interface RowsProps extends CompletionsTableProps {
  canSort: (id: string) => boolean
}

function StoredRows(props: RowsProps) {
  return <GridOrState {...props} window={useStoreWindow(props.query)} />
}

function WalkedRows(props: RowsProps) {
  return <GridOrState {...props} window={useWalkWindow(props.query)} />
}

function GridOrState(props: RowsProps & { window: RowWindow }) {
  const { window, empty, error, onFilter } = props
  const { timeZone } = usePreferences()
  const latest = useRef(onFilter)
  useLayoutEffect(() => {
    latest.current = onFilter
  })
  // Of the rows on the screen: while another source is being asked they are still those of the one before.
  const source = window.head?.source ?? null
  const actions = useMemo<TableActions>(
    () => ({ filter: (change) => latest.current(change), zone: timeZone, source }),
    [timeZone, source],
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
