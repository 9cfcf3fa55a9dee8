import type { CompletionRow } from '#contract/row/completion-row.ts'
import { toMetadataText } from '#contract/metadata/metadata.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { CompletionSource } from '../completion-source.ts'
import { type Hidden, NOTHING_HIDDEN, toFinder } from '../redact/hidden.ts'
import { createRedactor } from '../redact/redactor.ts'
import { toCsvHeader, toCsvLine } from './csv-cell.ts'
import { createExportTally, type ExportTally } from './export-tally.ts'

type Cell = string | number | boolean | null

const PAGE = 500

/**
 * The columns of the file. Input and output are the previews of the table (`PREVIEW_LENGTH`); JSONL has the full texts.
 */
const COLUMNS: readonly (readonly [name: string, cell: (row: CompletionRow) => Cell])[] = [
  ['id', (row) => row.id],
  ['created', (row) => row.created],
  ['created_utc', (row) => toUtc(row.created)],
  ['model', (row) => row.model],
  ['finish_reasons', (row) => row.finish_reasons.map((reason) => reason ?? '').join(' ')],
  ['capture', (row) => row.capture],
  ['choices', (row) => row.choices],
  ['input', (row) => row.input],
  ['output_kind', (row) => row.output.kind],
  ['output', (row) => row.output.text],
  ['called', (row) => row.called.join(' ')],
  ['has', (row) => row.has.join(' ')],
  ['prompt_tokens', (row) => row.usage.prompt_tokens],
  ['completion_tokens', (row) => row.usage.completion_tokens],
  ['total_tokens', (row) => row.usage.total_tokens],
  ['cached_tokens', (row) => row.usage.cached_tokens],
  ['reasoning_tokens', (row) => row.usage.reasoning_tokens],
  ['estimated_cost_usd', (row) => (row.cost_reported === true ? null : row.cost_usd)],
  ['reported_cost_usd', (row) => (row.cost_reported === true ? row.cost_usd : null)],
  ['service_tier', (row) => row.service_tier],
  ['system_fingerprint', (row) => row.system_fingerprint],
  ['request_id', (row) => row.request_id],
  // As text: spreadsheets would change the last digits of a 64-bit number.
  ['seed', (row) => row.seed],
  ['temperature', (row) => row.temperature],
  ['top_p', (row) => row.top_p],
  ['input_user', (row) => row.input_user],
  ['moderation', (row) => row.moderation],
  ['mean_logprob', (row) => row.mean_logprob],
  ['latency_ms', (row) => row.latency_ms],
  ['size', (row) => row.size],
  ['way', (row) => row.way],
  ['metadata', (row) => toMetadataText(row.metadata)],
  ['damaged', (row) => (row.damaged ? true : null)],
]

const HEADER = toCsvHeader(COLUMNS.map(([name]) => name))

/**
 * Everything that matches as CSV (RFC 4180, UTF-8), a page at a time: one row a completion, safe to open in a
 * spreadsheet. What `hide` names is removed here, since a stored row may be older than the rules.
 */
export async function* exportCsv(
  source: CompletionSource,
  query: SearchQuery,
  hide: Hidden = NOTHING_HIDDEN,
  tally: ExportTally = createExportTally(),
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const counted = (text: string) => {
    const bytes = Buffer.from(text)
    tally.bytes += bytes.length
    return bytes
  }
  const redactor = createRedactor(toFinder(hide))
  const clean = (name: string, cell: Cell) =>
    typeof cell !== 'string' ? cell : name === 'metadata' ? redactor.json(cell) : redactor.text(cell)
  yield counted(HEADER)
  let cursor: string | null = null
  let asOf: string | null = null
  do {
    const page: Awaited<ReturnType<CompletionSource['list']>> = await source.list(
      query,
      { limit: PAGE, ...(cursor === null ? {} : { cursor }), ...(asOf === null ? {} : { asOf }) },
      signal,
    )
    tally.records += page.rows.length
    if (page.rows.length > 0) yield counted(page.rows.map((row) => toLine(row, clean)).join(''))
    // A source that repeats a cursor would never end.
    if (page.next === cursor) return
    cursor = page.next
    asOf ??= page.as_of
  } while (cursor !== null)
}

function toLine(row: CompletionRow, clean: (name: string, cell: Cell) => Cell): string {
  return toCsvLine(COLUMNS.map(([name, cell]) => clean(name, cell(row))))
}

function toUtc(seconds: number | null): string | null {
  if (seconds === null) return null
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
