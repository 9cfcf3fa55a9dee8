import { filterMessages as say } from '../../../messages/list/filters.ts'
import { formatCompact, formatCost, formatNumber } from '#lib/format.ts'
import { isUpstreamName } from '#contract/search/search-query.ts'
import { useQuery } from '@tanstack/react-query'
import { sourcesQuery } from '../../../api/queries.ts'
import { toSourceWords } from '../../../messages/source-words.ts'
import { useFreshness } from './use-freshness.ts'
import type { RowWindowSummary } from '../rows/row-window.ts'

/** One line that says it all: how many of how many, tokens, cost, who answered, and what was not covered. */
export function ResultLine({ summary }: { summary: RowWindowSummary | null }) {
  return (
    <p
      data-result-summary
      aria-live="polite"
      className="tabular min-w-0 shrink-0 truncate text-12 text-n11 max-sheet:shrink [&_b]:font-semibold [&_b]:text-n12"
    >
      {summary?.source ? <Counts summary={summary} /> : summary?.error ? say.noAnswer : say.asking}
    </p>
  )
}

function Counts({ summary }: { summary: RowWindowSummary }) {
  const { count, known, of } = summary
  const sources = useQuery(sourcesQuery()).data
  const mirrors = sources?.sources.some(({ name }) => isUpstreamName(name)) ?? false
  const fresh = useFreshness(mirrors && summary.source === 'store')
  const parts = [
    summary.tokens === null ? null : `${formatCompact(summary.tokens)} ${say.tokens}`,
    summary.cost === null ? null : formatCost(summary.cost, summary.costIsReported),
    summary.source === null ? null : toSourceWords(summary.source, sources),
  ]
  const rows = count ?? known
  return (
    <>
      <b>{count === null ? `≥ ${formatNumber(known)}` : formatNumber(count)}</b>
      {of !== null && of !== count ? ` ${say.of} ${formatNumber(of)}` : ` ${say.rows(rows)}`}
      {toText(parts)}
      {/* It grows older by itself, which nobody wants to be told. */}
      {fresh !== null && <span aria-live="off">, {fresh}</span>}
      {toText([count === null ? say.loaded : null, ...summary.notes])}
    </>
  )
}

function toText(parts: readonly (string | null)[]): string {
  return parts.flatMap((part) => (part === null ? [] : ` · ${part}`)).join('')
}
