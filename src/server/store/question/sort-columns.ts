import { COLUMN_IDS, type ColumnId } from '#contract/row/columns.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { toColumnText } from '../record/column-text.ts'

export type SqlValue = string | number | bigint | null

/** How a column of the table is kept for sorting. `value: null` where another column of the schema serves it. */
interface SortColumn {
  column: string
  type: 'INTEGER' | 'REAL' | 'TEXT' | 'ANY'
  value: ((row: CompletionRow) => SqlValue) | null
  /** The layout version that brought the column; 1 when left out. */
  since?: number
  /** Kept up to a few characters. */
  isProse?: true
}

/** Longer texts sort by their beginning and then by time: the whole text would double the size of every scan. */
const SORTED_CHARACTERS = { name: 80, prose: 32 }

function sortText(text: string | null, most = SORTED_CHARACTERS.name): string | null {
  return text === null || text === '' ? null : toColumnText(text.slice(0, most))
}

/** Sums of thousands of absurd counts must still fit the integers of both SQLite and JavaScript. */
const LARGEST = 1e12

/** A count as a column holds it: whole, finite, and small enough to be summed. */
export function whole(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Math.min(Math.max(Math.round(value), -LARGEST), LARGEST)
}

function finite(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : value
}

/** A seed is a 64-bit integer and sorts as one; anything else sorts as text behind the integers. */
function seedValue(seed: string | null): SqlValue {
  if (seed === null || !/^-?\d{1,19}$/.test(seed)) return sortText(seed)
  const value = BigInt(seed)
  return BigInt.asIntN(64, value) === value ? value : seed
}

const text = (column: string, of: (row: CompletionRow) => string | null): SortColumn => ({
  column,
  type: 'TEXT',
  value: (row) => sortText(of(row)),
})
/** What people write differs early, and nearly every row has it. Until layout 15 it was kept as far as names are. */
const prose = (column: string, of: (row: CompletionRow) => string | null): SortColumn => ({
  column,
  type: 'TEXT',
  value: (row) => sortText(of(row), SORTED_CHARACTERS.prose),
  isProse: true,
})
const count = (column: string, of: (row: CompletionRow) => number | null): SortColumn => ({
  column,
  type: 'INTEGER',
  value: (row) => whole(of(row)),
})
const real = (column: string, of: (row: CompletionRow) => number | null): SortColumn => ({
  column,
  type: 'REAL',
  value: (row) => finite(of(row)),
})
const kept = (column: string): SortColumn => ({ column, type: 'ANY', value: null })

/**
 * The column of `completions` that each column id sorts by. The order is the order on disk: what is read most comes
 * first. Costs are whole nano-dollars, so that kept sums stay exact.
 */
export const SORT_COLUMNS: Readonly<Record<ColumnId, SortColumn>> = {
  created: kept('ord'),
  tokens: count('tokens', (row) => row.usage.total_tokens),
  cost: count('cost', (row) => toNanoDollars(row.cost_usd)),
  prompt_tokens: count('prompt_tokens', (row) => row.usage.prompt_tokens),
  completion_tokens: count('completion_tokens', (row) => row.usage.completion_tokens),
  reasoning_tokens: count('reasoning_tokens', (row) => row.usage.reasoning_tokens),
  cached_tokens: count('cached_tokens', (row) => row.usage.cached_tokens),
  model: text('model', (row) => row.model),
  finish: text('finish', (row) => row.finish_reasons[0] ?? null),
  state: kept('finish'),
  choices: count('choices', (row) => row.choices),
  size: count('size', (row) => row.size),
  latency: real('latency', (row) => row.latency_ms),
  way: text('way', (row) => row.way),
  service_tier: text('service_tier', (row) => row.service_tier),
  mean_logprob: real('mean_logprob', (row) => row.mean_logprob),
  temperature: real('temperature', (row) => row.temperature),
  top_p: real('top_p', (row) => row.top_p),
  presence_penalty: real('presence_penalty', (row) => row.presence_penalty),
  frequency_penalty: real('frequency_penalty', (row) => row.frequency_penalty),
  cache_write_tokens: count('cache_write_tokens', (row) => row.usage.cache_write_tokens),
  prompt_text_tokens: count('prompt_text_tokens', (row) => row.usage.prompt_text_tokens),
  prompt_audio_tokens: count('prompt_audio_tokens', (row) => row.usage.prompt_audio_tokens),
  prompt_image_tokens: count('prompt_image_tokens', (row) => row.usage.prompt_image_tokens),
  completion_text_tokens: count('completion_text_tokens', (row) => row.usage.completion_text_tokens),
  completion_audio_tokens: count('completion_audio_tokens', (row) => row.usage.completion_audio_tokens),
  accepted_prediction_tokens: count('accepted_prediction_tokens', (row) => row.usage.accepted_prediction_tokens),
  rejected_prediction_tokens: count('rejected_prediction_tokens', (row) => row.usage.rejected_prediction_tokens),
  seed: { column: 'seed', type: 'ANY', value: (row) => seedValue(row.seed) },
  object: text('object', (row) => row.object),
  system_fingerprint: text('system_fingerprint', (row) => row.system_fingerprint),
  request_id: text('request_id', (row) => row.request_id),
  tool_choice: text('tool_choice', (row) => row.tool_choice),
  response_format: text('response_format', (row) => row.response_format),
  input_user: text('input_user', (row) => row.input_user),
  called: text('called', (row) => row.called.join(', ')),
  has: text('has', (row) => row.has.join(', ')),
  tools: text('tools', (row) => row.tools?.join(', ') ?? null),
  metadata: prose('metadata', (row) => row.metadata.map(([key, value]) => `${key}=${value}`).join(', ')),
  input: prose('input', (row) => row.input),
  output: prose('output', (row) => row.output.text),
  id: kept('name'),
  expires: { ...count('expires', (row) => row.expires_at), since: 2 },
  moderation: { ...text('moderation', (row) => row.moderation), since: 4 },
  capture: { ...text('capture', (row) => row.capture), since: 5 },
}

/** Costs are kept in nano-dollars, whole, so that their sums stay exact. */
export const NANO = 1e9

/** US dollars as whole nano-dollars; null stays null. */
export function toNanoDollars(dollars: number | null): number | null {
  return dollars === null ? null : whole(dollars * NANO)
}

/** The column that a `sort=` names; null for a name that is no column id (`meta.<key>` is not one either). */
export function sortColumn(field: string): string | null {
  const id = COLUMN_IDS.find((column) => column === field)
  return id === undefined ? null : SORT_COLUMNS[id].column
}
