import type { CompletionRow } from './completion-row.ts'

/**
 * What a column holds. It says how the column is kept, sorted, asked for, shown and added up: `prose` is what people and
 * models write, `digits` a whole number of any length as text, `number` any other number, `dollars` US dollars, `ms`
 * milliseconds, `time` Unix seconds.
 */
export type ColumnKind = 'text' | 'prose' | 'digits' | 'count' | 'number' | 'dollars' | 'ms' | 'bytes' | 'time'

type Value = string | number | null

/** `of`: what a row is sorted by, where that is not its member, or its number of tokens, by the column's name. */
interface Column {
  kind: ColumnKind
  of?: (row: CompletionRow) => Value
}

const column = (kind: ColumnKind, of?: Column['of']): Column => (of === undefined ? { kind } : { kind, of })
const words = (of: (row: CompletionRow) => readonly (string | null)[] | null) =>
  column('text', (row) => of(row)?.join(', ') ?? null)
const finish = column('text', (row) => row.finish_reasons[0] ?? null)

/** Every column of the table by id, in the order of the column menu; `meta.<key>` comes on top for each metadata key. */
export const COLUMNS = {
  state: finish,
  created: column('time', (row) => row.listed_at),
  model: column('text'),
  input: column('prose'),
  output: column('prose', (row) => row.output.text),
  tokens: column('count', (row) => row.usage.total_tokens),
  cost: column('dollars', (row) => row.cost_usd),
  metadata: column('prose', (row) => row.metadata.map((pair) => pair.join('=')).join(', ')),
  id: column('text'),
  object: column('text'),
  finish,
  capture: column('text'),
  choices: column('count'),
  called: words((row) => row.called),
  has: words((row) => row.has),
  prompt_tokens: column('count'),
  completion_tokens: column('count'),
  cached_tokens: column('count'),
  cache_write_tokens: column('count'),
  prompt_text_tokens: column('count'),
  prompt_audio_tokens: column('count'),
  prompt_image_tokens: column('count'),
  reasoning_tokens: column('count'),
  completion_text_tokens: column('count'),
  completion_audio_tokens: column('count'),
  accepted_prediction_tokens: column('count'),
  rejected_prediction_tokens: column('count'),
  mean_logprob: column('number'),
  service_tier: column('text'),
  system_fingerprint: column('text'),
  request_id: column('text'),
  seed: column('digits'),
  temperature: column('number'),
  top_p: column('number'),
  presence_penalty: column('number'),
  frequency_penalty: column('number'),
  tools: words((row) => row.tools),
  tool_choice: column('text'),
  response_format: column('text'),
  input_user: column('text'),
  moderation: column('text'),
  latency: column('ms', (row) => row.latency_ms),
  first_byte: column('ms', (row) => row.first_byte_ms),
  size: column('bytes'),
  way: column('text'),
  expires: column('time', (row) => row.expires_at),
} satisfies Record<string, Column>
export type ColumnId = keyof typeof COLUMNS

/** What a row is sorted by in a column; null where it is not reported. */
export function columnValue(row: CompletionRow, id: ColumnId): Value {
  const { of }: Column = COLUMNS[id]
  if (of !== undefined) return of(row)
  const members: Readonly<Record<string, unknown>> = id in row.usage ? row.usage : row
  const value = members[id]
  return typeof value === 'string' || typeof value === 'number' ? value : null
}
