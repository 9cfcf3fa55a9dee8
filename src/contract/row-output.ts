import type { ContentPart, Message } from './completion.ts'
import type { CompletionRow } from './completion-row.ts'
import { toPreview } from './preview.ts'
import { type NamedCall, toCallPreview } from './tool-call-preview.ts'

/** What the Output cell says about a message: what the model did (call, refuse, speak) before what it wrote along. */
export function toOutputPreview(
  message: Message | null | undefined,
  calls: readonly NamedCall[],
): CompletionRow['output'] {
  const [call, ...others] = calls
  if (call !== undefined) {
    const kind = call.kind === 'function_call' ? 'function_call' : 'tool_calls'
    return { kind, text: toCallPreview(call), more: others.length }
  }
  const refusal = message?.refusal ?? refusalParts(message?.content)
  if (refusal !== '') return { kind: 'refusal', text: toPreview(refusal), more: 0 }
  const text = toContentText(message?.content)
  if (text !== '') return { kind: 'text', text: toPreview(text), more: 0 }
  const audio = message?.audio
  if (audio !== undefined && audio !== null) return { kind: 'audio', text: toPreview(audio.transcript ?? ''), more: 0 }
  return { kind: 'none', text: '', more: 0 }
}

/** The text of a content, which some servers answer as a list of parts. */
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
