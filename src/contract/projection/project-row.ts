import { boundRow } from './bound-row.ts'
import { type Completion, LATEST_CREATED, type TokenLogprob, type Tool } from '../completion/completion.ts'
import type { CompletionRow, Way } from '../row/completion-row.ts'
import { toFailureWords } from '../failure/failure-words.ts'
import { isJsonObject } from '../json/json-object.ts'
import type { MetadataPairs } from '../wire/list-query.ts'
import { stringifyLosslessJson, toParsed } from '../json/lossless-json.ts'
import { metadataOf } from '../metadata/metadata.ts'
import { toPreview } from '../text/preview.ts'
import { toCompletionCost } from '../usage/prices.ts'
import { readCompletion } from '../completion/read-completion.ts'
import { toChoiceFailure } from '../failure/read-failure.ts'
import { readRequest } from '../completion/read-request.ts'
import { toReportedUsage } from '../usage/reported-usage.ts'
import { toRowFeatures } from './row-features.ts'
import { toRowModeration } from './row-moderation.ts'
import { toOutputPreview } from './output-preview.ts'
import { namedCalls } from '../completion/tool-call-preview.ts'
import { toUnixTime } from '../completion/unix-time.ts'
import { toRowUsage } from '../usage/usage-breakdown.ts'

/** A stored record, from which `projectRow` makes the row of the table. */
export interface RowSource {
  /** The name under which the record is found. */
  id: string
  /** The completion's text as it came. */
  body: string
  /** Its size in bytes; counted if left out. */
  size?: number
  request: string | null
  /** The current metadata; null: the completion's own, else the request's. */
  metadata: MetadataPairs | null
  way: Way
  /** Unix seconds. */
  receivedAt: number
  latencyMs: number | null
  /** Milliseconds from the request to the first byte of the answer, if it was recorded. */
  firstByteMs?: number | null
  /** The answer's `x-request-id`; used if the completion has none. */
  requestId?: string | null
  /** How the call ended, if it was recorded. */
  capture?: string | null
  /** What upstream said instead of an answer, if that is not in the body. */
  failure?: string | null
}

/** Means "not among the 20 most likely"; it is not a probability. */
const UNLIKELY = -9999

/**
 * The row of the table for a record, of at most `LARGEST_ROW` bytes. Never throws: a body that is not JSON, or has
 * another shape, gives a row with `disagreements`. What the body does not report is taken from the request, if known.
 */
export function projectRow(record: RowSource): CompletionRow {
  return boundRow(projectWhole(record))
}

/** What the texts of a record parse to; undefined where there is none, or it is not JSON. */
export interface ParsedTexts {
  body: unknown
  request: unknown
}

/** Parses the texts of a record. Never throws. */
export function toParsedTexts({ body, request }: Pick<RowSource, 'body' | 'request'>): ParsedTexts {
  return { body: toParsed(body), request: toParsed(request) }
}

/** The same with all values in full length. */
export function projectWhole(record: RowSource, parsed = toParsedTexts(record)): CompletionRow {
  const { body } = parsed
  const { completion, disagreements } = readCompletion(body)
  const request = readRequest(record.request, parsed.request)
  const metadata = record.metadata ?? toOwnMetadata(record, request.text, parsed)
  const choices = completion.choices ?? []
  const first = choices[0]
  // Servers that do not know the time send 0; the time of a recorded call is known.
  const created = completion.created === 0 && record.way === 'recorded' ? null : toCreated(completion.created, body)
  const asked = request.shared
  const seed = completion.seed ?? asked.seed
  const usage = toReportedUsage(completion)
  const cost = toCompletionCost(completion.model, usage, completion.service_tier)
  return {
    id: record.id,
    wire_id: typeof completion.id === 'string' && completion.id !== record.id ? completion.id : null,
    created,
    listed_at: created ?? record.receivedAt,
    object: completion.object ?? null,
    model: completion.model ?? asked.model ?? null,
    service_tier: completion.service_tier ?? null,
    system_fingerprint: completion.system_fingerprint ?? null,
    request_id: completion.request_id ?? record.requestId ?? null,
    seed: seed === undefined || seed === null ? null : stringifyLosslessJson(seed),
    input_user: completion.input_user ?? asked.input_user ?? null,
    moderation: toRowModeration(completion.moderation),
    temperature: completion.temperature ?? asked.temperature ?? null,
    top_p: completion.top_p ?? asked.top_p ?? null,
    presence_penalty: completion.presence_penalty ?? asked.presence_penalty ?? null,
    frequency_penalty: completion.frequency_penalty ?? asked.frequency_penalty ?? null,
    tool_choice: toCompact(completion.tool_choice ?? asked.tool_choice),
    response_format: toFormatName(completion.response_format ?? asked.response_format),
    tools: (completion.tools ?? asked.tools)?.map(toToolName) ?? null,
    choices: choices.length,
    finish_reasons: choices.map((choice) => choice.finish_reason ?? null),
    input: request.lastUserText === null ? null : toPreview(request.lastUserText),
    prompt_hash: request.promptHash,
    output: toOutputPreview(first?.message, namedCalls(first?.message), record.failure ?? toBodyFailure(body)),
    called: toCalled(choices.flatMap((choice) => namedCalls(choice.message).map((call) => call.name))),
    has: toRowFeatures(completion, metadata, request.hasImages),
    usage: toRowUsage(usage),
    mean_logprob: toMeanLogprob(first?.logprobs?.content),
    cost_usd: cost?.usd ?? null,
    ...(cost?.from === 'reported' ? { cost_reported: true } : {}),
    metadata: metadata.map(([key, value]) => [key, value]),
    size: record.size ?? new TextEncoder().encode(record.body).length,
    way: record.way,
    capture: record.capture ?? null,
    latency_ms: record.latencyMs,
    first_byte_ms: record.firstByteMs == null ? null : Math.round(record.firstByteMs),
    expires_at: null,
    mirrored_at: null,
    gone_upstream_at: null,
    disagreements: disagreements.length,
    damaged: false,
  }
}

/** An error in the body itself: beside its choices, or in one of them. */
function toBodyFailure(body: unknown): string | null {
  if (!isJsonObject(body)) return null
  return (toFailureWords(body['error']) ?? toChoiceFailure(body['choices']))?.message ?? null
}

/**
 * Some servers send fractions, milliseconds or text. That stays a disagreement, but the time that they meant is used.
 */
function toCreated(agreed: number | null | undefined, body: unknown): number | null {
  const said = agreed ?? (isJsonObject(body) ? body['created'] : undefined)
  const time = toUnixTime(said)
  return time === null || time < 0 || time > LATEST_CREATED ? null : Math.floor(time)
}

function toOwnMetadata(record: RowSource, request: string | null, parsed: ParsedTexts): MetadataPairs {
  if (parsed.body === undefined) return []
  return metadataOf({ text: record.body, value: parsed.body }, { text: request, value: parsed.request })
}

function toCompact(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string') return value
  try {
    return toPreview(stringifyLosslessJson(value))
  } catch {
    // Nested too deeply: parsing does not need the stack, writing does.
    return '…'
  }
}

function toFormatName(format: Completion['response_format']): string | null {
  const type = format?.['type']
  return typeof type === 'string' ? type : null
}

function toToolName(tool: Tool): string {
  const name = tool['name']
  return tool.function?.name ?? tool.custom?.name ?? (typeof name === 'string' ? name : (tool.type ?? ''))
}

function toCalled(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '')
}

function toMeanLogprob(tokens: readonly TokenLogprob[] | null | undefined): number | null {
  const likely = (tokens ?? [])
    .map((token) => token.logprob)
    .filter((logprob) => typeof logprob === 'number' && logprob > UNLIKELY)
  const sum = likely.reduce((total: number, logprob) => total + (logprob ?? 0), 0)
  return likely.length === 0 ? null : sum / likely.length
}
