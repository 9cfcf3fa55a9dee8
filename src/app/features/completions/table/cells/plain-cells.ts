import type { CompletionRow } from '#contract/row/completion-row.ts'
import { formatAgo, formatExactTimeLines, formatNumber, formatShortTime } from '#lib/format.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'
import type { CellContent, CellLook, FlatText } from './cell-content.ts'
import { filterValue } from './filter-value.ts'
import { makeElement } from './make-element.ts'
import { splitModel } from './split-model.ts'

/** A dash, with the reason as tooltip: an empty cell would look like one that failed. */
export function nothingCell(why?: string): FlatText {
  return { text: tableMessages.none, title: why, look: 'text-n10' }
}

/**
 * Why a value of a row is missing. The row only counts what is not as the API specifies, so it cannot say which value
 * it is.
 */
export function whyMissing(row: CompletionRow): string {
  return row.disagreements > 0 ? tableMessages.notReportedOrOdd : tableMessages.notReported
}

/** A short word of the contract in mono (ids, enums), or a dash. */
export function codeCell(text: string | null): CellContent {
  if (text === null) return nothingCell(tableMessages.notReported)
  const shown = toVisibleText(text)
  return makeElement('code', { dir: 'auto', title: shown, class: 'plain-text block truncate text-12' }, shown)
}

/** A number in digits of equal width, or a dash if it was not reported; `exact` is the number as reported. */
export function numberCell(row: CompletionRow, value: number | null, exact = false): CellContent {
  if (value === null) return nothingCell(whyMissing(row))
  return exact ? String(value) : formatNumber(value)
}

/** When it was created: short, and exact in the tooltip. */
export function createdCell(row: CompletionRow, { zone }: CellLook): CellContent {
  const seconds = row.created ?? row.listed_at
  const missing = row.disagreements > 0 ? tableMessages.oddTime : tableMessages.noTime
  const time = makeElement(
    'time',
    { datetime: toIso(seconds), class: row.created === null ? 'tabular text-n10 italic' : 'tabular' },
    formatShortTime(seconds, zone),
  )
  // Made when somebody points at it: the exact time is a matter for Intl, and of a hundred rows few are asked for theirs.
  const tell = () => {
    const exact = formatExactTimeLines(seconds)
    time.title = row.created === null ? `${missing}\n${exact}` : exact
  }
  time.addEventListener('pointerenter', tell, { once: true })
  return time
}

/** When upstream deletes the row, or that it already has. */
export function expiresCell(row: CompletionRow): CellContent {
  if (row.gone_upstream_at !== null)
    return { text: tableMessages.goneUpstream, title: tableMessages.goneUpstreamAbout, look: 'text-n10' }
  if (row.expires_at === null) return nothingCell(tableMessages.expiresNever)
  const now = Date.now() / 1000
  const when = formatAgo(row.expires_at, now)
  return makeElement(
    'time',
    { datetime: toIso(row.expires_at), title: formatExactTimeLines(row.expires_at), class: 'tabular' },
    row.expires_at < now ? tableMessages.expired(when) : when,
  )
}

/** The model with its snapshot dimmed; filters on click. */
export function modelCell(row: CompletionRow): CellContent {
  if (row.model === null) return nothingCell(whyMissing(row))
  const shown = toVisibleText(row.model)
  const { name, snapshot } = splitModel(shown)
  return filterValue({
    change: { field: 'model', value: row.model, not: false },
    title: shown,
    look: 'max-w-full font-mono text-12',
    content: name,
    rest: snapshot === '' ? null : makeElement('span', { class: 'text-n10' }, snapshot),
  })
}

function toIso(seconds: number): string | undefined {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
