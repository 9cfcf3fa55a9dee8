import type { SearchQuery } from '#contract/search/search-query.ts'
import { memo } from 'react'
import { alonePart } from '../../../ui/late/alone-part.tsx'
import type { RowAnswer } from '../rows/row-answer.ts'
import { CountsLine } from './counts-line.tsx'
import { loadAfterRows } from '../load-after-rows.ts'

const histogramRoom = <div className="h-10 min-w-2/5 flex-1 max-sheet:flex-none" />
const SumsPick = alonePart(async () => ({ default: (await loadAfterRows()).SumsPick }))
const HistogramStrip = alonePart(async () => ({ default: (await loadAfterRows()).HistogramStrip }), histogramRoom)

interface Props {
  query: SearchQuery
  answer: RowAnswer
  /** Whether the source can count rows over time. */
  able: boolean
  /** Whether the rows are here, which come first. */
  ready: boolean
  onQuery: (query: SearchQuery) => void
}

/** The strip of 40 px above the table: rows over time, and the line with the counts. It is lower without the former. */
export const CountsStrip = memo(function CountsStrip({ query, answer, able, ready, onQuery }: Props) {
  if (!able) {
    return (
      <div className="flex min-h-7 shrink-0 items-center justify-end px-3">
        <CountsLine answer={answer} />
      </div>
    )
  }
  return (
    <div className="flex min-h-10 shrink-0 items-center gap-6 px-3 max-sheet:flex-col max-sheet:items-stretch max-sheet:gap-0 max-sheet:py-1">
      {ready ? <HistogramStrip query={query} onQuery={onQuery} /> : histogramRoom}
      <div className="flex min-w-0 items-center gap-1">
        <CountsLine answer={answer} />
        {/* As wide as the button that is loaded later, so that the line does not move. */}
        <span className="size-7 shrink-0 max-sheet:size-10">{ready && <SumsPick query={query} />}</span>
      </div>
    </div>
  )
})
