import { parseLossless } from '#contract/lossless-json.ts'
import { isObject, joinContent, type Json, mergeDelta } from './merge-delta.ts'
import { addToolCalls, type ToolCallPieces, toToolCalls } from './tool-call-pieces.ts'

/** How the stream ended. `truncated`: neither `[DONE]` nor an end of its own; `error`: it said so itself. */
export type StreamEnd = 'complete' | 'truncated' | 'error'

export interface AssembledStream {
  /** The completion; null where no chunk said anything about one. */
  completion: Json | null
  end: StreamEnd
  /** The error that the stream carried, as it was sent. */
  error: unknown
  /** Events that were not JSON, counted and left out. */
  unparsed: number
  /** How often the stream said `[DONE]`. */
  dones: number
}

export interface StreamAssembler {
  /** Takes the data of one event. Never throws. */
  push(data: string): void
  finish(): AssembledStream
}

interface ChoiceState {
  message: Json
  calls: ToolCallPieces
  logprobs: unknown
  finish: unknown
  extras: Json
}

const CHOICE_MEMBERS = ['index', 'delta', 'finish_reason', 'logprobs', 'obfuscation']
const CHUNK_MEMBERS = ['object', 'choices', 'usage', 'obfuscation', 'error', 'service_tier', 'id', 'created', 'model']

function addLogprobs(before: unknown, piece: unknown): unknown {
  if (!isObject(piece)) return before ?? null
  const target: Json = isObject(before) ? before : { content: null, refusal: null }
  mergeDelta(target, piece)
  return target
}

function readChoice(state: ChoiceState, choice: Json): void {
  const { delta } = choice
  if (isObject(delta)) {
    addToolCalls(state.calls, delta['tool_calls'])
    mergeDelta(state.message, delta, ['content', 'tool_calls', 'obfuscation'])
    if ('content' in delta) state.message['content'] = joinContent(state.message['content'], delta['content'])
  }
  state.logprobs = addLogprobs(state.logprobs, choice['logprobs'])
  if (choice['finish_reason'] !== null && choice['finish_reason'] !== undefined) state.finish = choice['finish_reason']
  mergeDelta(state.extras, choice, CHOICE_MEMBERS)
}

/** Audio streams send no finish reason; their end is `audio.expires_at` (rule 3). */
function finishOf(state: ChoiceState, done: boolean): unknown {
  if (state.finish !== undefined) return state.finish
  const { audio } = state.message
  return isObject(audio) && (audio['expires_at'] !== undefined || done) ? 'stop' : null
}

/** A detail that is null is one that was not reported; the contract leaves it out. */
function withoutNulls(usage: unknown): unknown {
  if (!isObject(usage)) return usage
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null))
}

function toChoice(index: number, state: ChoiceState, done: boolean): Json {
  const { role, content, refusal, function_call: functionCall, ...rest } = state.message
  const calls = toToolCalls(state.calls)
  const speaks = calls.length === 0 && !isObject(functionCall)
  return {
    index,
    message: {
      role: typeof role === 'string' && role !== '' ? role : 'assistant',
      content: content === undefined || (content === '' && !speaks) ? null : content,
      refusal: refusal ?? null,
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
      ...(isObject(functionCall) ? { function_call: functionCall } : {}),
      ...rest,
    },
    logprobs: state.logprobs ?? null,
    finish_reason: finishOf(state, done),
    ...state.extras,
  }
}

/**
 * Puts a completion together from the chunks of its stream, by the eleven rules of research/api.md section 3. Pure but for
 * its own state. Nothing is invented: what a cut stream did not say stays null.
 */
export function createStreamAssembler(): StreamAssembler {
  const choices = new Map<number, ChoiceState>()
  const head: Json = {}
  const extras: Json = {}
  let usage: unknown = null
  let tier: unknown
  let error: unknown = null
  let unparsed = 0
  let chunks = 0
  let dones = 0

  const stateOf = (choice: Json, place: number): ChoiceState => {
    const index = typeof choice['index'] === 'number' ? choice['index'] : place
    const state = choices.get(index) ?? { message: {}, calls: [], logprobs: null, finish: undefined, extras: {} }
    choices.set(index, state)
    return state
  }

  const readChunk = (chunk: Json) => {
    if (chunk['error'] !== undefined && chunk['error'] !== null) error = chunk['error']
    const list: unknown[] = Array.isArray(chunk['choices']) ? chunk['choices'] : []
    if (list.length > 0 || chunk['id'] !== undefined) chunks++
    for (const key of ['id', 'created', 'model']) if (chunk[key]) head[key] ??= chunk[key]
    if (chunk['usage'] !== null && chunk['usage'] !== undefined) usage = chunk['usage']
    if (chunk['service_tier'] !== null && chunk['service_tier'] !== undefined) tier = chunk['service_tier']
    mergeDelta(extras, chunk, CHUNK_MEMBERS)
    for (const [place, choice] of list.entries()) if (isObject(choice)) readChoice(stateOf(choice, place), choice)
  }

  return {
    push(data) {
      if (data.trim() === '[DONE]') {
        dones++
        return
      }
      try {
        const chunk = parseLossless(data)
        if (isObject(chunk)) readChunk(chunk)
        else unparsed++
      } catch {
        unparsed++
      }
    },
    finish() {
      const done = dones > 0
      const finished = choices.size > 0 && [...choices.values()].every((state) => finishOf(state, done) !== null)
      let end: StreamEnd = done || finished ? 'complete' : 'truncated'
      if (error !== null) end = 'error'
      if (chunks === 0) return { completion: null, end, error, unparsed, dones }
      const { system_fingerprint: fingerprint, ...others } = extras
      const completion: Json = {
        id: head['id'] ?? '',
        object: 'chat.completion',
        created: head['created'] ?? 0,
        model: head['model'] ?? '',
        choices: [...choices]
          .toSorted(([one], [other]) => one - other)
          .map(([index, state]) => toChoice(index, state, done)),
        ...(usage === null ? {} : { usage: withoutNulls(usage) }),
        ...(tier === undefined ? {} : { service_tier: tier }),
        ...(typeof fingerprint === 'string' ? { system_fingerprint: fingerprint } : {}),
        ...others,
      }
      return { completion, end, error, unparsed, dones }
    },
  }
}
