import type { CompletionRow } from '#contract/row/completion-row.ts'
import { toMetadataText } from '#contract/metadata/metadata.ts'
import { Refusal } from '../source/refusal.ts'

export type Cell = string | number | boolean | null

export interface TableColumn {
  name: string
  holds: 'text' | 'number' | 'truth'
  cell: (row: CompletionRow) => Cell
}

/**
 * The columns of an exported table. Input and output are the previews of the table (`PREVIEW_LENGTH`); JSONL has the full texts.
 */
export const TABLE_COLUMNS: readonly TableColumn[] = [
  { name: 'id', holds: 'text', cell: (row) => row.id },
  { name: 'created', holds: 'number', cell: (row) => row.created },
  { name: 'created_utc', holds: 'text', cell: (row) => toUtc(row.created) },
  { name: 'model', holds: 'text', cell: (row) => row.model },
  { name: 'finish_reasons', holds: 'text', cell: (row) => row.finish_reasons.map((reason) => reason ?? '').join(' ') },
  { name: 'capture', holds: 'text', cell: (row) => row.capture },
  { name: 'choices', holds: 'number', cell: (row) => row.choices },
  { name: 'input', holds: 'text', cell: (row) => row.input },
  { name: 'output_kind', holds: 'text', cell: (row) => row.output.kind },
  { name: 'output', holds: 'text', cell: (row) => row.output.text },
  { name: 'called', holds: 'text', cell: (row) => row.called.join(' ') },
  { name: 'has', holds: 'text', cell: (row) => row.has.join(' ') },
  { name: 'prompt_tokens', holds: 'number', cell: (row) => row.usage.prompt_tokens },
  { name: 'completion_tokens', holds: 'number', cell: (row) => row.usage.completion_tokens },
  { name: 'total_tokens', holds: 'number', cell: (row) => row.usage.total_tokens },
  { name: 'cached_tokens', holds: 'number', cell: (row) => row.usage.cached_tokens },
  { name: 'reasoning_tokens', holds: 'number', cell: (row) => row.usage.reasoning_tokens },
  { name: 'estimated_cost_usd', holds: 'number', cell: (row) => (row.cost_reported === true ? null : row.cost_usd) },
  { name: 'reported_cost_usd', holds: 'number', cell: (row) => (row.cost_reported === true ? row.cost_usd : null) },
  { name: 'service_tier', holds: 'text', cell: (row) => row.service_tier },
  { name: 'system_fingerprint', holds: 'text', cell: (row) => row.system_fingerprint },
  { name: 'request_id', holds: 'text', cell: (row) => row.request_id },
  // As text: spreadsheets would change the last digits of a 64-bit number.
  { name: 'seed', holds: 'text', cell: (row) => row.seed },
  { name: 'temperature', holds: 'number', cell: (row) => row.temperature },
  { name: 'top_p', holds: 'number', cell: (row) => row.top_p },
  { name: 'input_user', holds: 'text', cell: (row) => row.input_user },
  { name: 'moderation', holds: 'text', cell: (row) => row.moderation },
  { name: 'mean_logprob', holds: 'number', cell: (row) => row.mean_logprob },
  { name: 'latency_ms', holds: 'number', cell: (row) => row.latency_ms },
  { name: 'first_byte_ms', holds: 'number', cell: (row) => row.first_byte_ms },
  { name: 'size', holds: 'number', cell: (row) => row.size },
  { name: 'way', holds: 'text', cell: (row) => row.way },
  { name: 'metadata', holds: 'text', cell: (row) => toMetadataText(row.metadata) },
  { name: 'damaged', holds: 'truth', cell: (row) => (row.damaged ? true : null) },
]

/** The columns that `fields` names, in its order; all of them where it is null. Throws `Refusal` 400 for any other name. */
export function parseTableColumns(fields: string | null): readonly TableColumn[] {
  if (fields === null) return TABLE_COLUMNS
  return fields.split(',').map((name) => {
    const column = TABLE_COLUMNS.find((one) => one.name === name)
    if (column !== undefined) return column
    const names = TABLE_COLUMNS.map((one) => one.name).join(', ')
    throw new Refusal(400, `Invalid 'fields': there is no column '${name}'. Expected some of ${names}.`, {
      param: 'fields',
      code: 'invalid_value',
    })
  })
}

function toUtc(seconds: number | null): string | null {
  if (seconds === null) return null
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
