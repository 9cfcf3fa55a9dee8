import { useState } from 'react'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { formatAgo, formatExactTimeLines, formatNumber, formatShortTime } from '#lib/format.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'
import { splitModel } from './split-model.ts'
import { useTableActions } from './table-actions.ts'
import { FilterValue } from './filter-value.tsx'
import { FlatCell } from './flat-cell.tsx'

/** What stands in a cell with nothing to say, flat where it is the whole cell. */
export function nothingCell(why?: string) {
  return (
    <FlatCell title={why} className="text-n10">
      {tableMessages.none}
    </FlatCell>
  )
}

/** The same within something else. */
export function NothingCell({ why }: { why?: string }) {
  return nothingCell(why)
}

/** Why a fact of a row is not shown. The row only counts what is not as the API specifies, so it cannot say which fact it is. */
export function whyMissing(row: CompletionRow): string {
  return row.disagreements > 0 ? tableMessages.notReportedOrOdd : tableMessages.notReported
}

/** A short text of the contract in mono (ids, enums), or a dash. */
export function CodeCell({ text }: { text: string | null }) {
  if (text === null) return <NothingCell why={tableMessages.notReported} />
  const shown = toVisibleText(text)
  return (
    <code dir="auto" title={shown} className="plain-text block truncate text-12">
      {shown}
    </code>
  )
}

export interface NumberCellProps {
  row: CompletionRow
  value: number | null
  exact?: boolean
}

/** A number in digits that stand under each other, or a dash where it was not reported. */
export function NumberCell({ row, value, exact = false }: NumberCellProps) {
  if (value === null) return <NothingCell why={whyMissing(row)} />
  return <>{exact ? String(value) : formatNumber(value)}</>
}

/** When it was made: short, and exact on hover. */
export function CreatedCell({ row }: { row: CompletionRow }) {
  const { zone } = useTableActions()
  const seconds = row.created ?? row.listed_at
  const exact = formatExactTimeLines(seconds)
  return (
    <time
      dateTime={toIso(seconds)}
      title={
        row.created === null
          ? `${row.disagreements > 0 ? tableMessages.oddTime : tableMessages.noTime}\n${exact}`
          : exact
      }
      className={row.created === null ? 'tabular text-n10 italic' : 'tabular'}
    >
      {formatShortTime(seconds, zone)}
    </time>
  )
}

/** When upstream forgets the row, or that it already has. */
export function ExpiresCell({ row }: { row: CompletionRow }) {
  const [now] = useState(() => Date.now() / 1000)
  if (row.gone_upstream_at !== null)
    return (
      <span title={tableMessages.goneUpstreamAbout} className="text-n10">
        {tableMessages.goneUpstream}
      </span>
    )
  if (row.expires_at === null) return <NothingCell why={tableMessages.expiresNever} />
  const when = formatAgo(row.expires_at, now)
  return (
    <time dateTime={toIso(row.expires_at)} title={formatExactTimeLines(row.expires_at)} className="tabular">
      {row.expires_at < now ? tableMessages.expired(when) : when}
    </time>
  )
}

/** The model with its snapshot dimmed; filters on click. */
export function ModelCell({ row }: { row: CompletionRow }) {
  if (row.model === null) return <NothingCell why={whyMissing(row)} />
  const shown = toVisibleText(row.model)
  const { name, snapshot } = splitModel(shown)
  return (
    <FilterValue
      change={{ field: 'model', value: row.model, not: false }}
      title={shown}
      className="max-w-full font-mono text-12"
    >
      {name}
      {snapshot !== '' && <span className="text-n10">{snapshot}</span>}
    </FilterValue>
  )
}

function toIso(seconds: number): string | undefined {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
