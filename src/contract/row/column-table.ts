import type { CompletionRow } from './completion-row.ts'

/**
 * What a column holds. It says how the column is kept, sorted, asked for, shown and added up: `prose` is what people and
 * models write, `digits` a whole number of any length as text, `number` any other number, `dollars` US dollars, `ms`
 * milliseconds, `time` Unix seconds.
 */
export type ColumnKind = 'text' | 'prose' | 'digits' | 'count' | 'number' | 'dollars' | 'ms' | 'bytes' | 'time'

/** `of` gives what a row is sorted by; null where it is not reported. */
interface Column {
  kind: ColumnKind
  of: (row: CompletionRow) => string | number | null
}

const column = (kind: ColumnKind, of: Column['of']): Column => ({ kind, of })
const words = (of: (row: CompletionRow) => readonly (string | null)[] | null) =>
  column('text', (row) => of(row)?.join(', ') ?? null)
const finish = column('text', (row) => row.finish_reasons[0] ?? null)

/** Every column of the table by id, in the order of the column menu; `meta.<key>` comes on top for each metadata key. */
export const COLUMNS = {
  state: finish,
  created: column('time', (row) => row.listed_at),
  model: column('text', (row) => row.model),
  input: column('prose', (row) => row.input),
  output: column('prose', (row) => row.output.text),
  tokens: column('count', (row) => row.usage.total_tokens),
  cost: column('dollars', (row) => row.cost_usd),
  metadata: column('prose', (row) => row.metadata.map((pair) => pair.join('=')).join(', ')),
  id: column('text', (row) => row.id),
  object: column('text', (row) => row.object),
  finish,
  capture: column('text', (row) => row.capture),
  choices: column('count', (row) => row.choices),
  called: words((row) => row.called),
  has: words((row) => row.has),
  prompt_tokens: column('count', (row) => row.usage.prompt_tokens),
  completion_tokens: column('count', (row) => row.usage.completion_tokens),
  cached_tokens: column('count', (row) => row.usage.cached_tokens),
  cache_write_tokens: column('count', (row) => row.usage.cache_write_tokens),
  prompt_text_tokens: column('count', (row) => row.usage.prompt_text_tokens),
  prompt_audio_tokens: column('count', (row) => row.usage.prompt_audio_tokens),
  prompt_image_tokens: column('count', (row) => row.usage.prompt_image_tokens),
  reasoning_tokens: column('count', (row) => row.usage.reasoning_tokens),
  completion_text_tokens: column('count', (row) => row.usage.completion_text_tokens),
  completion_audio_tokens: column('count', (row) => row.usage.completion_audio_tokens),
  accepted_prediction_tokens: column('count', (row) => row.usage.accepted_prediction_tokens),
  rejected_prediction_tokens: column('count', (row) => row.usage.rejected_prediction_tokens),
  mean_logprob: column('number', (row) => row.mean_logprob),
  service_tier: column('text', (row) => row.service_tier),
  system_fingerprint: column('text', (row) => row.system_fingerprint),
  request_id: column('text', (row) => row.request_id),
  seed: column('digits', (row) => row.seed),
  temperature: column('number', (row) => row.temperature),
  top_p: column('number', (row) => row.top_p),
  presence_penalty: column('number', (row) => row.presence_penalty),
  frequency_penalty: column('number', (row) => row.frequency_penalty),
  tools: words((row) => row.tools),
  tool_choice: column('text', (row) => row.tool_choice),
  response_format: column('text', (row) => row.response_format),
  input_user: column('text', (row) => row.input_user),
  moderation: column('text', (row) => row.moderation),
  latency: column('ms', (row) => row.latency_ms),
  size: column('bytes', (row) => row.size),
  way: column('text', (row) => row.way),
  expires: column('time', (row) => row.expires_at),
} satisfies Record<string, Column>
export type ColumnId = keyof typeof COLUMNS
