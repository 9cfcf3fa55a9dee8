import * as z from 'zod/mini'
import { isJsonObject, type JsonObject } from '../json/json-object.ts'
import { ExactNumber } from '../json/lossless-json.ts'

/*
 * The stored completion and its parts, as OpenAI specifies them, with the members that real answers have in addition.
 * Lenient: every member may be missing or null, unknown members are kept, and words such as finish reasons and service
 * tiers are open strings. Read it with `readCompletion`, which never loses a row.
 */

function toDouble(value: unknown): unknown {
  return value instanceof ExactNumber ? Number(value.source) : value
}

const maybe = <T extends z.ZodMiniType>(schema: T) => z.optional(z.nullable(schema))
const text = maybe(z.string())
const number = maybe(z.pipe(z.transform(toDouble), z.number()))
const integer = maybe(z.pipe(z.transform(toDouble), z.int()))
/** The year 2242. A larger number is not in seconds, but mostly in milliseconds. */
export const LATEST_CREATED = 2 ** 33 - 1
const time = maybe(
  z.pipe(
    z.transform(toDouble),
    z.int().check(z.gte(0, 'seconds since 1970'), z.lte(LATEST_CREATED, 'seconds since 1970')),
  ),
)

/**
 * A JSON object with any members, kept as it is. zod's own records would drop `__proto__`, which may be user input
 * here.
 */
const anyObject = z.custom<JsonObject>(isJsonObject, 'expected object')

const topLogprobSchema = z.looseObject({ token: text, logprob: number, bytes: maybe(z.array(z.int())) })

export const tokenLogprobSchema = z.looseObject({
  token: text,
  /** -9999 means "not among the 20 most likely". */
  logprob: number,
  /** UTF-8; several tokens may share one character. */
  bytes: maybe(z.array(z.int())),
  top_logprobs: maybe(z.array(topLogprobSchema)),
})
export type TokenLogprob = z.infer<typeof tokenLogprobSchema>

const logprobsSchema = z.looseObject({
  content: maybe(z.array(tokenLogprobSchema)),
  refusal: maybe(z.array(tokenLogprobSchema)),
})

/** `arguments` is what the model wrote: usually JSON, but not always. */
const functionCallSchema = z.looseObject({ name: text, arguments: text })

export const toolCallSchema = z.looseObject({
  id: text,
  /** `function` or `custom`; some servers omit it. */
  type: text,
  index: integer,
  function: maybe(functionCallSchema),
  custom: maybe(z.looseObject({ name: text, input: text })),
})
export type ToolCall = z.infer<typeof toolCallSchema>

export const annotationSchema = z.looseObject({
  type: text,
  url_citation: maybe(
    z.looseObject({
      start_index: integer,
      /** Exclusive in real answers, whatever the spec says. */
      end_index: integer,
      url: text,
      title: text,
    }),
  ),
})
export type Annotation = z.infer<typeof annotationSchema>

export const audioSchema = z.looseObject({
  id: text,
  /** Unix seconds. */
  expires_at: integer,
  /** Base64, in the format that the request named. */
  data: text,
  transcript: text,
})
export type Audio = z.infer<typeof audioSchema>

/** One part of a content list, in requests and in the answers of some servers. */
export const contentPartSchema = z.looseObject({
  type: text,
  text: text,
  refusal: text,
  image_url: maybe(z.unknown()),
  input_audio: maybe(z.unknown()),
  file: maybe(z.unknown()),
})
export type ContentPart = z.infer<typeof contentPartSchema>

export const messageSchema = z.looseObject({
  role: text,
  content: maybe(z.union([z.string(), z.array(contentPartSchema)])),
  refusal: text,
  tool_calls: maybe(z.array(toolCallSchema)),
  annotations: maybe(z.array(annotationSchema)),
  audio: maybe(audioSchema),
  /** Deprecated in favour of `tool_calls`. */
  function_call: maybe(functionCallSchema),
  /** The reasoning, as servers other than OpenAI's send it. */
  reasoning_content: text,
  reasoning: text,
})
export type Message = z.infer<typeof messageSchema>

export const choiceSchema = z.looseObject({
  index: integer,
  finish_reason: text,
  message: maybe(messageSchema),
  logprobs: maybe(logprobsSchema),
})
export type Choice = z.infer<typeof choiceSchema>

export const usageSchema = z.looseObject({
  prompt_tokens: integer,
  completion_tokens: integer,
  total_tokens: integer,
  prompt_tokens_details: maybe(
    z.looseObject({
      cached_tokens: integer,
      cache_write_tokens: integer,
      text_tokens: integer,
      audio_tokens: integer,
      image_tokens: integer,
    }),
  ),
  completion_tokens_details: maybe(
    z.looseObject({
      text_tokens: integer,
      audio_tokens: integer,
      reasoning_tokens: integer,
      accepted_prediction_tokens: integer,
      rejected_prediction_tokens: integer,
    }),
  ),
})
export type Usage = z.infer<typeof usageSchema>

export const toolSchema = z.looseObject({
  type: text,
  function: maybe(
    z.looseObject({ name: text, description: text, parameters: maybe(z.unknown()), strict: maybe(z.boolean()) }),
  ),
  custom: maybe(z.looseObject({ name: text, description: text, format: maybe(z.unknown()) })),
})
export type Tool = z.infer<typeof toolSchema>

export const completionSchema = z.looseObject({
  id: text,
  object: text,
  /** Unix seconds. */
  created: time,
  model: text,
  choices: maybe(z.array(choiceSchema)),
  usage: maybe(usageSchema),
  service_tier: text,
  /** Deprecated. */
  system_fingerprint: text,
  metadata: maybe(anyObject),
  moderation: maybe(z.looseObject({ input: maybe(z.unknown()), output: maybe(z.unknown()) })),
  request_id: text,
  /** A 64-bit integer, usually beyond what a double can hold. */
  seed: maybe(z.union([z.number(), z.instanceof(ExactNumber)])),
  temperature: number,
  top_p: number,
  presence_penalty: number,
  frequency_penalty: number,
  tools: maybe(z.array(toolSchema)),
  tool_choice: maybe(z.unknown()),
  response_format: maybe(anyObject),
  input_user: text,
})
export type Completion = z.infer<typeof completionSchema>
