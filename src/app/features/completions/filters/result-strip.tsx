import type { SearchQuery } from '#contract/search-query.ts'
import type { RowWindowSummary } from '../table/row-window.ts'
import { HistogramStrip } from './histogram-strip.tsx'
import { ResultLine } from './result-line.tsx'

interface Props {
  query: SearchQuery
  summary: RowWindowSummary | null
  /** Whether the source can count rows over time. */
  able: boolean
  onQuery: (query: SearchQuery) => void
}

/** The strip of 40 px above the table: rows over time, and the line with the counts. */
export function ResultStrip({ query, summary, able, onQuery }: Props) {
  return (
    <div className="flex min-h-10 shrink-0 items-center gap-6 px-3 max-sheet:flex-col max-sheet:items-stretch max-sheet:gap-0 max-sheet:py-1">
      {able && <HistogramStrip query={query} onQuery={onQuery} />}
      <ResultLine summary={summary} />
    </div>
  )
}
