import type { SearchQuery } from '#contract/search-query.ts'
import type { Sources } from '#contract/sources.ts'
import { stateMessages } from '../../../messages/states.ts'
import { Button } from '../../../ui/button.tsx'
import type { RowWindowSummary } from '../table/row-window.ts'
import { EmptyRows } from './empty-rows.tsx'
import { QueryError } from './query-error.tsx'

interface Props {
  query: SearchQuery
  summary: RowWindowSummary
  sources: Sources | undefined
  onQuery: (query: SearchQuery) => void
  onImport: () => void
}

/** What stands in place of rows where there are none, and above them where a newer question was not answered. */
export function RowsNotice({ query, summary, sources, onQuery, onImport }: Props) {
  const { error, known, loading, stale } = summary
  if (error !== null && known > 0) {
    return (
      <div
        role="alert"
        className="absolute inset-x-3 bottom-3 z-10 flex items-center gap-3 rounded-3 bg-n1 px-3 py-2 text-12 shadow-float"
      >
        <span className="min-w-0 flex-1 text-filter">{error.message}</span>
        <Button onClick={summary.retry}>{stateMessages.retry}</Button>
      </div>
    )
  }
  if (error !== null) {
    return (
      <div className="absolute inset-0 overflow-auto bg-n1">
        <QueryError error={error} onRetry={summary.retry} />
      </div>
    )
  }
  if (known > 0 || loading || stale || summary.source === null) return null
  return (
    <div className="absolute inset-x-0 top-8 bottom-0 overflow-auto bg-n1">
      <EmptyRows
        query={query}
        source={summary.source}
        of={summary.of}
        sources={sources}
        notes={summary.notes}
        onQuery={onQuery}
        onImport={onImport}
      />
    </div>
  )
}
