import type { ReactNode } from 'react'
import { tableMessages } from '../../../messages/list/table.ts'
import type { CompletionsSearch, SearchChange } from '../../../search/completions-search.ts'
import { Button } from '../../../ui/button.tsx'
import type { RowSelection } from '../bulk/use-selection.ts'
import type { OpenRow } from '../rows/use-open-row.ts'
import type { QuestionRows } from '../rows/use-row-window.ts'
import { CompletionsGrid } from './grid/completions-grid.tsx'

export interface CompletionsTableProps {
  search: CompletionsSearch
  onSearch: (change: SearchChange) => void
  rows: QuestionRows
  open: OpenRow
  /** The drawer takes the room: only State, Created, Model and Output stay. */
  compact: boolean
  selected: RowSelection
  /** Stands in the place of the rows where there are none. */
  instead: ReactNode
}

/** The table of completions: a grid over as many rows as the source has, with those around the screen in memory. */
export function CompletionsTable({ instead, ...grid }: CompletionsTableProps) {
  const { window } = grid.rows
  const covers = window.status === 'error' || (window.status === 'ready' && window.rows === 0)
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {window.error !== null && window.status === 'ready' && (
        <div role="alert" className="flex items-center gap-3 bg-filter-soft px-3 py-1.5 text-12 text-filter">
          <bdi className="min-w-0 truncate">{window.error.message}</bdi>
          <Button className="h-6" onClick={window.retry}>
            {tableMessages.retry}
          </Button>
        </div>
      )}
      <CompletionsGrid {...grid} />
      {covers && <div className="absolute inset-x-0 top-8 bottom-0 overflow-auto bg-n1">{instead}</div>}
    </div>
  )
}
