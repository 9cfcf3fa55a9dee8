import type { CompletionRow } from '#contract/row/completion-row.ts'
import { isUpstreamName, type SearchQuery, type Sort } from '#contract/search/search-query.ts'
import { findSource } from '#contract/source/sources.ts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, Suspense, useCallback } from 'react'
import { sourcesQuery } from '../../../api/queries.ts'
import type { FilterChange } from '#contract/search/filter-change.ts'
import type { RowHeight } from '../../../search/completions-search.ts'
import { lazyPart } from '../../../ui/late/lazy-part.tsx'
import type { Selection } from '../bulk/selection.ts'
import { GridOrState, type RowsProps } from './grid-or-state.tsx'
import type { RowWindowSummary } from '../rows/row-window.ts'
import { useStoreWindow } from '../rows/use-store-window.ts'

// A page of the store needs none of it.
const WalkedRows = lazyPart(() => import('../rows/walked-rows.tsx'))

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
  /** From the address; null when it does not say. */
  height: RowHeight | null
  onHeight: (height: RowHeight) => void
  /** The drawer takes the room: State, Created, Model and Output stay. */
  compact: boolean
  /** null while no rows are being selected. */
  selection: Selection | null
  onSelection: (selection: Selection | null) => void
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
  if (!walks) return <StoredRows {...props} canSort={canSort} />
  return (
    <Suspense>
      <WalkedRows {...props} canSort={canSort} />
    </Suspense>
  )
}

function StoredRows(props: RowsProps) {
  return <GridOrState {...props} window={useStoreWindow(props.query)} />
}
