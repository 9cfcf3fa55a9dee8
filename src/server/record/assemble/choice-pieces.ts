import { joinContent } from './join-content.ts'
import { isObject, type Json, ownMember, setMember } from './json-member.ts'
import { mergeDelta } from './merge-delta.ts'
import { CHOICE, DELTA, TOKENS } from './merge-rule.ts'
import { createToolCalls, type ToolCalls } from './tool-calls.ts'

/** One choice of a stream, up to now. */
export interface ChoicePieces {
  message: Json
  calls: ToolCalls
  logprobs: unknown
  finish: string | null
  /** The whole message so far, which some servers repeat. It is used only for what no delta said. */
  whole: Json | null
  /** Members that stand beside the delta. */
  extras: Json
}

export function createChoicePieces(): ChoicePieces {
  return { message: {}, calls: createToolCalls(), logprobs: null, finish: null, whole: null, extras: {} }
}

/** Values of `finish_reason` that some servers send with every chunk and that do not mean an end. */
const NO_END = new Set(['', 'null', 'none', 'error'])

/** Members of a choice that are handled one by one, or that repeat the deltas. */
const KNOWN = ['index', 'delta', 'message', 'finish_reason', 'logprobs', 'error', 'text']

/** Adds one chunk's choice to the pieces, in place. */
export function addChoice(pieces: ChoicePieces, choice: Json): void {
  const { delta, message, finish_reason: finish } = choice
  if (isObject(delta)) addDelta(pieces, delta)
  if (isObject(message)) pieces.whole = message
  pieces.logprobs = addLogprobs(pieces.logprobs, choice['logprobs'])
  if (typeof finish === 'string' && !NO_END.has(finish.trim().toLowerCase())) pieces.finish = finish
  mergeDelta(pieces.extras, choice, CHOICE, KNOWN)
  // Together AI repeats each piece here.
  if (typeof choice['text'] === 'string') mergeDelta(pieces.extras, { text: choice['text'] }, DELTA)
}

function addDelta({ message, calls }: ChoicePieces, delta: Json): void {
  calls.add(delta['tool_calls'])
  mergeDelta(message, delta, DELTA, ['content', 'tool_calls', 'error'])
  if ('content' in delta) message['content'] = joinContent(message['content'], delta['content'])
}

/** The contract wants these members in any `logprobs`; older servers have lists with other names. */
const EMPTY_LOGPROBS = { content: null, refusal: null }

function addLogprobs(before: unknown, piece: unknown): unknown {
  if (piece === null || piece === undefined) return before
  const target: Json = { logprobs: before }
  mergeDelta(target, { logprobs: isObject(piece) ? { ...EMPTY_LOGPROBS, ...piece } : piece }, TOKENS)
  return target['logprobs']
}

/**
 * The message that the pieces form. Of the whole message that some servers repeat, only what no piece said is taken.
 */
export function toMessage({ message, calls, whole }: ChoicePieces): Json {
  const list = calls.list()
  const own: Json = { ...message, ...(list.length > 0 ? { tool_calls: list } : {}) }
  for (const [key, value] of Object.entries(whole ?? {}))
    if (key !== 'error' && isOpen(ownMember(own, key))) setMember(own, key, value)
  const { role, content, refusal, tool_calls: toolCalls, function_call: functionCall, ...rest } = own
  const speaks = !Array.isArray(toolCalls) && !isObject(functionCall)
  return {
    role: typeof role === 'string' && role !== '' ? role : 'assistant',
    content: content === undefined || (content === '' && !speaks) ? null : content,
    refusal: refusal ?? null,
    ...(Array.isArray(toolCalls) && toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
    ...(isObject(functionCall) ? { function_call: functionCall } : {}),
    ...rest,
  }
}

function isOpen(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
