import type { CompletionRow } from '#contract/row/completion-row.ts'
import { withMetadata } from '../stored-row.ts'
import { FEATURES } from '#contract/row/feature.ts'

const FILLED = [
  'model',
  'service_tier',
  'system_fingerprint',
  'request_id',
  'seed',
  'input_user',
  'moderation',
  'temperature',
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'tool_choice',
  'response_format',
  'tools',
  'input',
  'prompt_hash',
  'cost_usd',
] as const satisfies readonly (keyof CompletionRow)[]

/**
 * The row of a record that upstream lists, too. What we saw ourselves stays; what we did not see is taken from the
 * list, field by field; metadata is upstream's.
 */
export function mergeRow(ours: CompletionRow, listed: CompletionRow): CompletionRow {
  const filled = Object.fromEntries(FILLED.map((field) => [field, ours[field] ?? listed[field]]))
  const reported = Object.entries(ours.usage).filter(([, tokens]) => tokens !== null)
  const usage = { ...listed.usage, ...Object.fromEntries(reported) }
  // A reported cost takes precedence over an estimate.
  const { cost_usd } = listed
  const cost = listed.cost_reported === true && ours.cost_reported !== true ? { cost_usd, cost_reported: true } : {}
  return withMetadata({ ...ours, ...filled, ...cost, usage }, listed.metadata)
}

/**
 * Whether both are the same answer. Listed rows lack refusals, annotations and audio, so only what they have is
 * compared. Ids of other servers repeat, so equal ids are not enough.
 */
export function isSameAnswer(ours: CompletionRow, listed: CompletionRow): boolean {
  if (ours.created !== null && listed.created !== null && ours.created !== listed.created) return false
  if (listed.output.kind === 'none' || ours.output.kind === 'refusal' || ours.output.kind === 'audio') return true
  return ours.output.kind === listed.output.kind && ours.output.text === listed.output.text
}

/** The same row after its input messages have become known. */
export function withInput(row: CompletionRow, listed: CompletionRow): CompletionRow {
  const has = new Set(row.has)
  if (listed.has.includes('images')) has.add('images')
  const { input, prompt_hash } = listed
  return {
    ...row,
    input: row.input ?? input,
    prompt_hash: row.prompt_hash ?? prompt_hash,
    has: FEATURES.filter((feature) => has.has(feature)),
  }
}
