import { type Completion, type ToolCall, toolCallSchema } from '#contract/completion/completion.ts'
import type { StoredMessage } from '#contract/detail/completion-detail.ts'

import { type Reasoning, type ReasoningReading, readReasoning } from './read-reasoning.ts'

/** An input message as the screen shows it. All other members are in `rest`. */
export interface MessageReading {
  id: string
  role: string
  name: string | null
  /** Text content; null if there is none, or if it is in `parts`. */
  text: string | null
  parts: readonly unknown[] | null
  refusal: string | null
  toolCalls: readonly ToolCall[]
  functionCall: { name: string | null; arguments: string | null } | null
  /** The call that a tool message answers. */
  toolCallId: string | null
  /** The reasoning before the text. */
  reasoning: readonly Reasoning[]
  /** Pictures beside the content. */
  images: readonly unknown[]
  rest: Readonly<Record<string, unknown>>
}

function toPlain(content: unknown): ReasoningReading {
  const parts = Array.isArray(content) ? (content as unknown[]) : null
  return { reasoning: [], text: textOf(content), parts, shown: [], rest: {} }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** Reads one item of `/messages`, or one message of a request. Never throws; nothing is lost. */
export function readMessage(message: StoredMessage): MessageReading {
  const {
    id,
    role,
    name,
    content,
    content_parts: stored,
    refusal,
    tool_calls,
    function_call,
    tool_call_id,
    images,
    ...rest
  } = message
  const extra: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(rest)) if (value !== null) extra[key] = value
  const own = Array.isArray(stored) ? stored : content
  // People and tools may write such marks as text; only a model's are reasoning.
  const thinks = role === 'assistant'
  const read = thinks ? readReasoning(message, own) : toPlain(own)
  const { reasoning, text, parts } = read
  for (const member of read.shown) delete extra[member]
  Object.assign(extra, read.rest)
  if (images !== null && images !== undefined && !Array.isArray(images)) extra['images'] = images
  const calls: ToolCall[] = []
  const odd: unknown[] = []
  for (const call of Array.isArray(tool_calls) ? (tool_calls as unknown[]) : []) {
    const known = toolCallSchema.safeParse(call)
    if (known.success) calls.push(known.data)
    else odd.push(call)
  }
  if (odd.length > 0) extra['tool_calls'] = odd
  else if (tool_calls !== null && tool_calls !== undefined && !Array.isArray(tool_calls))
    extra['tool_calls'] = tool_calls
  if (parts === null && typeof content !== 'string' && content !== null && content !== undefined)
    extra['content'] = content
  if (name !== null && name !== undefined && typeof name !== 'string') extra['name'] = name
  const called = typeof function_call === 'object' && function_call !== null ? function_call : null
  return {
    id,
    role,
    name: textOf(name),
    text: parts === null ? text : null,
    parts,
    refusal: textOf(refusal),
    toolCalls: calls,
    functionCall:
      called === null
        ? null
        : {
            name: 'name' in called ? textOf(called.name) : null,
            arguments: 'arguments' in called ? textOf(called.arguments) : null,
          },
    toolCallId: textOf(tool_call_id),
    reasoning,
    images: Array.isArray(images) ? (images as unknown[]) : [],
    rest: extra,
  }
}

/**
 * The input of a completion. Some servers append the answer to `/messages`: a last assistant message equal to a choice
 * is left out, since the choices are shown separately.
 */
export function toInput(messages: readonly StoredMessage[], completion: Completion | null): readonly StoredMessage[] {
  const last = messages.at(-1)
  if (last === undefined || last.role !== 'assistant') return messages
  const content = last['content']
  const echoes = completion?.choices?.some((choice) => {
    const message = choice.message
    if (!message) return false
    if (typeof content === 'string' && content !== '') return message.content === content
    const calls = last['tool_calls']
    return Array.isArray(calls) && calls.length > 0 && JSON.stringify(calls) === JSON.stringify(message.tool_calls)
  })
  return echoes ? messages.slice(0, -1) : messages
}
