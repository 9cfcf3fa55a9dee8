import type { ColumnId } from '#contract/row/column-table.ts'

/** Columns of the table that another column of `completions` serves. */
export const SERVED_BY = { created: 'ord', state: 'finish', id: 'name' } as const

/**
 * The other columns in their order on disk, what is read most first, each with the layout of SQLite's file that brought it.
 * The order of layout 1 never changes: damaged files are read by it. A new column goes to the end, with a new layout.
 */
export const COLUMN_LAYOUTS: Readonly<Record<Exclude<ColumnId, keyof typeof SERVED_BY>, number>> = {
  tokens: 1,
  cost: 1,
  prompt_tokens: 1,
  completion_tokens: 1,
  reasoning_tokens: 1,
  cached_tokens: 1,
  model: 1,
  finish: 1,
  choices: 1,
  size: 1,
  latency: 1,
  way: 1,
  service_tier: 1,
  mean_logprob: 1,
  temperature: 1,
  top_p: 1,
  presence_penalty: 1,
  frequency_penalty: 1,
  cache_write_tokens: 1,
  prompt_text_tokens: 1,
  prompt_audio_tokens: 1,
  prompt_image_tokens: 1,
  completion_text_tokens: 1,
  completion_audio_tokens: 1,
  accepted_prediction_tokens: 1,
  rejected_prediction_tokens: 1,
  seed: 1,
  object: 1,
  system_fingerprint: 1,
  request_id: 1,
  tool_choice: 1,
  response_format: 1,
  input_user: 1,
  called: 1,
  has: 1,
  tools: 1,
  metadata: 1,
  input: 1,
  output: 1,
  expires: 2,
  moderation: 4,
  capture: 5,
  first_byte: 16,
}
