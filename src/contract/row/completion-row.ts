import { KEPT_WAYS } from './kept-ways.ts'
import * as z from 'zod/mini'
import { FEATURES } from './feature.ts'

const count = z.nullable(z.number())
const text = z.nullable(z.string())

/** The usage numbers of one row. `null` means "not reported", which is not 0. */
export const rowUsageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  cached_tokens: count,
  cache_write_tokens: count,
  prompt_text_tokens: count,
  prompt_audio_tokens: count,
  prompt_image_tokens: count,
  completion_text_tokens: count,
  completion_audio_tokens: count,
  reasoning_tokens: count,
  accepted_prediction_tokens: count,
  rejected_prediction_tokens: count,
})
export type RowUsage = z.infer<typeof rowUsageSchema>

/** The Output cell for the first choice: its text, calls, refusal or transcript, else upstream's error; shortened. */
const outputPreviewSchema = z.object({
  kind: z.enum(['text', 'tool_calls', 'function_call', 'refusal', 'audio', 'thought', 'error', 'none']),
  /** At most `PREVIEW_LENGTH` characters, cut between graphemes; for tool calls `get_weather(city: "Berlin")`. */
  text: z.string(),
  /** How many tool calls follow the one in `text`. */
  more: z.number(),
  /** Pictures in the answer; absent if there are none. */
  images: z.optional(z.number()),
  /** Digits that tell answers apart which show the same; absent if everything is in `text`, and in rows of older versions. */
  digits: z.optional(z.string()),
})

/** How a record came into the store. `upstream` rows are only shown, not stored. */
export const waySchema = z.enum([...KEPT_WAYS, 'upstream'])
export type Way = z.infer<typeof waySchema>

/** Checked at once: with a schema for each of a hundred thousand pairs, the page would freeze. */
function arePairs(value: unknown): boolean {
  return Array.isArray(value) && value.every(isPair)
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')
}

/**
 * One row of the table: everything that a column may show, and nothing larger. The server makes it once, when the
 * record comes in; the record itself is kept as bytes.
 */
export const wholeRowSchema = z.object({
  /** The name under which the record is found: its id, unless that is empty or a newer record has it, too. */
  id: z.string(),
  /** The id on the wire if it differs from `id`; otherwise null. */
  wire_id: text,
  /** Unix seconds as reported; null if not reported or not a time. */
  created: count,
  /** Unix seconds that order the list: `created`, else when the record came in. */
  listed_at: z.number(),
  object: text,
  model: text,
  service_tier: text,
  system_fingerprint: text,
  request_id: text,
  /** The exact decimal text: seeds are 64-bit integers. */
  seed: text,
  input_user: text,
  /** The moderation of input and output; null if not reported, or if it failed. */
  moderation: z.nullable(z.enum(['flagged', 'clear'])),
  temperature: count,
  top_p: count,
  presence_penalty: count,
  frequency_penalty: count,
  /** Compact JSON or a bare word; null if not reported. */
  tool_choice: text,
  /** The `type` of the response format. */
  response_format: text,
  /** Names of the offered tools; null if not reported. */
  tools: z.nullable(z.array(z.string())),
  choices: z.number(),
  /** The finish reason of each choice, in order; null if not reported. */
  finish_reasons: z.array(text),
  /** The last user message, at most `PREVIEW_LENGTH` characters; null if the input is not known (yet). */
  input: text,
  /** Equal for rows that were asked the same (`prompt-hash.ts`); null if that is not known, and in rows of older versions. */
  prompt_hash: text,
  output: outputPreviewSchema,
  /** Names of the tools and functions that the model called, each once. */
  called: z.array(z.string()),
  has: z.array(z.enum(FEATURES)),
  usage: rowUsageSchema,
  /** Mean log probability of the first choice's content tokens, without -9999; null without logprobs. */
  mean_logprob: count,
  /** US dollars as reported by the answer, else estimated from our price list; null if neither is known. */
  cost_usd: count,
  /** The cost was reported with the answer; absent if it is an estimate, and in rows of older versions. */
  cost_reported: z.optional(z.boolean()),
  /** Pairs, not an object: keys such as `__proto__` are user input. */
  metadata: z.custom<[key: string, value: string][]>(arePairs, 'pairs of texts'),
  /** Size of the record in bytes, as it came. */
  size: z.number(),
  way: waySchema,
  /** How a recorded call ended (`recorded-call.ts`); null for rows that were not recorded. */
  capture: text,
  /** Milliseconds from request to the last byte, if it was recorded. */
  latency_ms: count,
  /** Milliseconds from request to the first byte of the answer, if it was recorded. */
  first_byte_ms: count,
  /** When upstream is expected to delete the row, in Unix seconds; null if it was not mirrored or is kept for ever. */
  expires_at: count,
  /** When the mirror first saw the row upstream, in Unix seconds; null if it never did. */
  mirrored_at: count,
  /** When a full walk no longer found the row upstream, in Unix seconds. It stays here. Null while it is there. */
  gone_upstream_at: count,
  /** How many parts of the record have another type than the contract says. */
  disagreements: z.number(),
  /** The stored bytes no longer match their checksum. */
  damaged: z.boolean(),
})
export type CompletionRow = z.infer<typeof wholeRowSchema>
