import * as z from 'zod/mini'
import { featureSchema } from './feature.ts'

const count = z.nullable(z.number())
const text = z.nullable(z.string())

/** The usage numbers of one row. `null` means "not reported", which is never the same as 0. */
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

/** What the Output cell says about the first choice: the text, calls, refusal or transcript, else upstream's error; cut short. */
export const outputPreviewSchema = z.object({
  kind: z.enum(['text', 'tool_calls', 'function_call', 'refusal', 'audio', 'thought', 'error', 'none']),
  /** At most `PREVIEW_LENGTH` characters, cut at a grapheme; for tool calls `get_weather(city: "Berlin")`. */
  text: z.string(),
  /** Tool calls after the one named in `text`. */
  more: z.number(),
  /** Pictures in the answer; absent where there are none. */
  images: z.optional(z.number()),
})

/** Which way a record came in. `upstream` rows are looked at, not kept. */
export const waySchema = z.enum(['recorded', 'mirrored', 'imported', 'sample', 'upstream'])
export type Way = z.infer<typeof waySchema>

/** In one go: a hundred thousand pairs hold the page up when each is looked at by a schema of its own. */
function arePairs(value: unknown): boolean {
  return Array.isArray(value) && value.every(isPair)
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')
}

/**
 * One row of the table: everything a column may show, and nothing heavier. The server projects it from the record
 * once, when the record comes in; the record itself stays as bytes.
 */
export const wholeRowSchema = z.object({
  /** The name the record is answered by. The contract's id, unless that is empty or also the id of a newer record. */
  id: z.string(),
  /** The id on the wire where it differs from `id`; otherwise null. */
  wire_id: text,
  /** Unix seconds as reported; null when not reported or not a time. */
  created: count,
  /** Unix seconds that place the row in the list: `created`, else when the record came in. */
  listed_at: z.number(),
  object: text,
  model: text,
  service_tier: text,
  system_fingerprint: text,
  request_id: text,
  /** The exact decimal text: seeds are 64-bit integers. */
  seed: text,
  input_user: text,
  /** What the moderation of input and output says together; null when not reported, or when it could not be made. */
  moderation: z.nullable(z.enum(['flagged', 'clear'])),
  temperature: count,
  top_p: count,
  presence_penalty: count,
  frequency_penalty: count,
  /** Compact JSON or the bare word; null when null or not reported. */
  tool_choice: text,
  /** The `type` of the response format. */
  response_format: text,
  /** Names of the tools that were offered; null when not reported. */
  tools: z.nullable(z.array(z.string())),
  /** How many choices the answer has. */
  choices: z.number(),
  /** The finish reason of each choice in order; null where not reported. */
  finish_reasons: z.array(text),
  /** Last user message, at most `PREVIEW_LENGTH` characters; null when the input is not known (yet). */
  input: text,
  output: outputPreviewSchema,
  /** Names of the tools and functions the model called, each once. */
  called: z.array(z.string()),
  has: z.array(featureSchema),
  usage: rowUsageSchema,
  /** Mean log probability of the first choice's content tokens, leaving out -9999; null without logprobs. */
  mean_logprob: count,
  /** US dollars as the answer reported them, else estimated from our price list; null when neither is known. */
  cost_usd: count,
  /** The cost was reported with the answer; left out where it is an estimate, as in rows of older versions. */
  cost_reported: z.optional(z.boolean()),
  /** Pairs, not an object: keys such as `__proto__` are user input. */
  metadata: z.custom<[key: string, value: string][]>(arePairs, 'pairs of texts'),
  /** Bytes of the record as it came in. */
  size: z.number(),
  way: waySchema,
  /** How a recorded call ended (`recorded-call.ts`); null for rows that were not recorded. */
  capture: text,
  /** Milliseconds from request to the last byte, when a recorder measured it. */
  latency_ms: count,
  /** Unix seconds at which upstream is expected to forget the row; null where it was not mirrored or keeps it for ever. */
  expires_at: count,
  /** Unix seconds at which the mirror first saw the row upstream; null when it never did. */
  mirrored_at: count,
  /** Unix seconds at which a whole walk no longer found the row upstream; it is kept here. Null while it is there. */
  gone_upstream_at: count,
  /** Parts of the record whose type is not what the contract says. */
  disagreements: z.number(),
  /** The stored bytes no longer match their checksum. */
  damaged: z.boolean(),
})
export type CompletionRow = z.infer<typeof wholeRowSchema>
