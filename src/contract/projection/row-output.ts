import type { Audio, ContentPart, Message } from '../completion/completion.ts'
import type { CompletionRow } from '../row/completion-row.ts'
import { isJsonObject } from '../json/json-object.ts'
import { toPreview } from '../text/preview.ts'
import { isImagePart } from '../completion/read-request.ts'
import { splitThinking } from '../text/split-thinking.ts'
import { type NamedCall, toCallPreview } from '../completion/tool-call-preview.ts'

/**
 * The text of the Output cell for a message: what the model did (call, refuse, speak) before its text, without the
 * reasoning at its start. If there is none of these: `failure`, upstream's words instead of an answer; else the
 * reasoning.
 */
export function toOutputPreview(
  message: Message | null | undefined,
  calls: readonly NamedCall[],
  failure: string | null = null,
): CompletionRow['output'] {
  const output = toWords(message, calls)
  const images = countImages(message)
  if (images > 0) return { ...output, images }
  const isAnswer = output.kind !== 'none' && output.kind !== 'thought'
  return !isAnswer && failure !== null ? { kind: 'error', text: toPreview(failure), more: 0 } : output
}

function toWords(message: Message | null | undefined, calls: readonly NamedCall[]): CompletionRow['output'] {
  const [call, ...others] = calls
  if (call !== undefined) {
    const kind = call.kind === 'function_call' ? 'function_call' : 'tool_calls'
    return { kind, text: toCallPreview(call), more: others.length }
  }
  const refusal = message?.refusal ?? refusalParts(message?.content)
  if (refusal !== '') return { kind: 'refusal', text: toPreview(refusal), more: 0 }
  const whole = toContentText(message?.content)
  const { thoughts, answer } = splitThinking(whole)
  if (answer !== '') return { kind: 'text', text: toPreview(answer), more: 0 }
  const audio = findAudio(message)
  if (audio !== null) return { kind: 'audio', text: toPreview(audio.transcript ?? ''), more: 0 }
  // An answer that was cut off during reasoning has nothing else.
  const thought = thoughts || message?.reasoning_content || message?.reasoning || ''
  if (thought.trim() !== '') return { kind: 'thought', text: toPreview(thought), more: 0 }
  return { kind: 'none', text: '', more: 0 }
}

/** The audio of an answer; null if its members are empty, as some servers send it. */
export function findAudio(message: Message | null | undefined): Audio | null {
  const { id, data, transcript } = message?.audio ?? {}
  return [id, data, transcript].some((part) => (part ?? '') !== '') ? (message?.audio ?? null) : null
}

/** How many pictures an answer contains: as parts of its content or, with some gateways, in `images`. */
export function countImages(message: Message | null | undefined): number {
  const beside = message?.['images']
  const parts = Array.isArray(message?.content) ? message.content.filter(isImagePart) : []
  return parts.length + (Array.isArray(beside) ? beside.filter(isJsonObject).length : 0)
}

/** The text of a content, which some servers send as a list of parts. */
export function toContentText(content: Message['content']): string {
  if (typeof content === 'string') return content
  return joinParts(content, (part) => part.text)
}

function refusalParts(content: Message['content']): string {
  return typeof content === 'string' ? '' : joinParts(content, (part) => part.refusal)
}

function joinParts(
  parts: readonly ContentPart[] | null | undefined,
  read: (part: ContentPart) => string | null | undefined,
) {
  return (parts ?? [])
    .map((part) => read(part) ?? '')
    .filter((text) => text !== '')
    .join('\n')
}
