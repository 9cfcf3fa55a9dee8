import { filterMessages as say } from '../../../messages/list/filters.ts'
import { formatCompact, formatCost, formatNumber } from '#lib/format.ts'
import { isUpstreamName } from '#contract/search/search-query.ts'
import { useQuery } from '@tanstack/react-query'
import { sourcesQuery } from '../../../api/queries.ts'
import { toSourceWords } from '../../../messages/source-words.ts'
import { promptPart } from '../../../ui/late/prompt-part.tsx'
import { loadAfterRows } from '../load-after-rows.ts'
import type { RowAnswer } from '../rows/row-answer.ts'

const Freshness = promptPart(async () => (await loadAfterRows()).Freshness)

/** One line: how many of how many rows, tokens, cost, which source answered, and what was not covered. */
export function CountsLine({ answer }: { answer: RowAnswer }) {
  return (
    <p
      data-result-summary
      aria-live="polite"
      className="tabular line-clamp-2 min-w-0 text-12 leading-4 text-n11 max-sheet:line-clamp-1 [&_b]:font-semibold [&_b]:text-n12"
    >
      {answer.source ? <Counts answer={answer} /> : answer.error ? say.noAnswer : say.asking}
    </p>
  )
}

function Counts({ answer }: { answer: RowAnswer }) {
  const { count, known, of } = answer
  const sources = useQuery(sourcesQuery()).data
  const mirrors = sources?.sources.some(({ name }) => isUpstreamName(name)) ?? false
  const parts = [
    answer.tokens === null ? null : `${formatCompact(answer.tokens)} ${say.tokens}`,
    answer.cost === null ? null : formatCost(answer.cost, answer.costIsReported),
    answer.source === null ? null : toSourceWords(answer.source, sources),
  ]
  const rows = count ?? known
  return (
    <>
      <b>{count === null ? `≥ ${formatNumber(known)}` : formatNumber(count)}</b>
      {of !== null && of !== count ? ` ${say.of} ${formatNumber(of)}` : ` ${say.rows(rows)}`}
      {toText(parts)}
      {mirrors && answer.source === 'store' && <Freshness />}
      {toText([count === null ? say.loaded : null, ...answer.notes])}
    </>
  )
}

function toText(parts: readonly (string | null)[]): string {
  return parts.flatMap((part) => (part === null ? [] : ` · ${part}`)).join('')
}
