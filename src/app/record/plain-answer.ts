import type { Choice } from '#contract/completion/completion.ts'
import { namedCalls } from '#contract/completion/tool-call-preview.ts'

/** A choice as one text for comparison: its content, refusal, transcript and calls. */
export function toPlainAnswer(choice: Choice | undefined): string {
  const message = choice?.message
  if (!message) return ''
  const { content } = message
  const parts = [
    typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n'),
    message.refusal ?? '',
    message.audio?.transcript ?? '',
    ...namedCalls(message).map((call) => `${call.name}(${call.input ?? ''})`),
  ]
  return parts.filter((part) => part !== '').join('\n')
}
