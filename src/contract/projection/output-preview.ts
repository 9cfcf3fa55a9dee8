import type { Audio, ContentPart, Message } from '../completion/completion.ts'
import type { CompletionRow } from '../row/completion-row.ts'
import { isJsonObject } from '../json/json-object.ts'
import { stringifyLosslessJson } from '../json/lossless-json.ts'
import { PREVIEW_LENGTH, toPreview } from '../text/preview.ts'
import { toTextDigits } from '../text/text-digits.ts'
import { isImagePart } from '../completion/read-request.ts'
import { splitThinking } from '../text/split-thinking.ts'
import { type NamedCall, toToolCallPreview } from '../completion/tool-call-preview.ts'

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
  const { whole, ...words } = toWords(message, calls)
  const pictures = findImages(message)
  // Only what is longer than the preview, or beside it.
  const rest = pictures.length > 0 ? `${whole}\n${stringifyLosslessJson(pictures)}` : whole
  const output = rest.length > words.text.length ? { ...words, digits: toTextDigits(rest) } : words
  if (pictures.length > 0) return { ...output, images: pictures.length }
  const isAnswer = output.kind !== 'none' && output.kind !== 'thought'
  return !isAnswer && failure !== null ? { kind: 'error', text: toPreview(failure), more: 0 } : output
}

/** The words with all of what they are the beginning of. */
interface Words extends Pick<CompletionRow['output'], 'kind' | 'text' | 'more'> {
  whole: string
}

function toWords(message: Message | null | undefined, calls: readonly NamedCall[]): Words {
  const [call, ...others] = calls
  if (call !== undefined) {
    const kind = call.kind === 'function_call' ? 'function_call' : 'tool_calls'
    const text = toToolCallPreview(call)
    const isAll = others.length === 0 && text.length < PREVIEW_LENGTH
    return { kind, text, more: others.length, whole: isAll ? text : JSON.stringify(calls) }
  }
  const refusal = message?.refusal ?? refusalParts(message?.content)
  if (refusal !== '') return beginOf('refusal', refusal)
  const whole = toContentText(message?.content)
  const { thoughts, answer } = splitThinking(whole)
  if (answer !== '') return beginOf('text', answer)
  const audio = findAudio(message)
  if (audio !== null) return beginOf('audio', audio.transcript ?? '')
  // An answer that was cut off during reasoning has nothing else.
  const thought = thoughts || message?.reasoning_content || message?.reasoning || ''
  if (thought.trim() !== '') return beginOf('thought', thought)
  return beginOf('none', '')
}

function beginOf(kind: Words['kind'], whole: string): Words {
  return { kind, text: toPreview(whole), more: 0, whole }
}

/** The audio of an answer; null if its members are empty, as some servers send it. */
export function findAudio(message: Message | null | undefined): Audio | null {
  const { id, data, transcript } = message?.audio ?? {}
  return [id, data, transcript].some((part) => (part ?? '') !== '') ? (message?.audio ?? null) : null
}

/** How many pictures an answer contains: as parts of its content or, with some gateways, in `images`. */
export function countImages(message: Message | null | undefined): number {
  return findImages(message).length
}

function findImages(message: Message | null | undefined): unknown[] {
  const beside = message?.['images']
  const parts = Array.isArray(message?.content) ? message.content.filter(isImagePart) : []
  return [...parts, ...(Array.isArray(beside) ? beside.filter(isJsonObject) : [])]
}

/** The text of a content, which some servers send as a list of parts. */
function toContentText(content: Message['content']): string {
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
