import { memberOf } from '../../../record/json-value.ts'

/** One parameter: what the request asked for, and what the completion says was used. `undefined`: not said. */
export interface RequestField {
  name: string
  asked: unknown
  answered: unknown
}

/** Parameters that the completion repeats, by the contract's names. */
const ON_COMPLETION = [
  'temperature',
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'seed',
  'service_tier',
  'system_fingerprint',
  'request_id',
  'input_user',
  'tool_choice',
] as const

/** Parameters that only the request has, the usual ones first. */
const ON_REQUEST = [
  'model',
  'n',
  'max_completion_tokens',
  'max_tokens',
  'stop',
  'reasoning_effort',
  'verbosity',
  'stream',
  'store',
  'logprobs',
  'top_logprobs',
  'parallel_tool_calls',
  'user',
] as const

/** Shown by a part of their own, here or elsewhere in the drawer. */
const ELSEWHERE = new Set(['tools', 'response_format', 'messages', 'metadata', 'moderation', 'functions'])

/**
 * The parameters in a fixed order: those that the completion repeats always, those of the request if it has them.
 * `requestId` is from the header of a recorded answer; only listed completions contain it themselves.
 */
export function toRequestFields(record: unknown, request: unknown, requestId: string | null): RequestField[] {
  const repeated = ON_COMPLETION.map((name) => {
    const said = memberOf(record, name)
    const answered = name === 'request_id' && requestId !== null ? (said ?? requestId) : said
    return { name, asked: memberOf(request, name), answered }
  })
  const asked = ON_REQUEST.flatMap((name) => {
    const value = memberOf(request, name)
    return value === undefined ? [] : [{ name, asked: value, answered: undefined }]
  })
  return [...repeated, ...asked]
}

/** Members of the request that are shown nowhere else. */
export function toOtherFields(request: unknown): (readonly [name: string, value: unknown])[] {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return []
  const known = new Set<string>([...ON_COMPLETION, ...ON_REQUEST, ...ELSEWHERE])
  return Object.entries(request).filter(([name]) => !known.has(name))
}
