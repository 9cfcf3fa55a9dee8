import type { StoredMessage } from '#contract/detail/completion-detail.ts'
import { groupMessages as say } from '../../../messages/list/groups.ts'
import { readMessage } from '../../../record/read-message.ts'

/** By what prompts differ that end alike: how many messages, with what beside words, and the first of several. */
export function toPromptWords(messages: readonly StoredMessage[]): string {
  const read = messages.map(readMessage)
  const beside = read.flatMap(({ parts }) => parts?.filter((part) => toText(part) === '') ?? []).length
  const words = [say.messages(messages.length), beside === 0 ? '' : say.beside(beside)]
  const first = read.length > 1 ? read[0] : undefined
  const said = first?.text ?? first?.parts?.map(toText).join(' ') ?? ''
  if (first !== undefined) words.push(`${first.role}: ${said.slice(0, 200)}`)
  return words.filter(Boolean).join(' · ')
}

function toText(part: unknown): string {
  return typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string' ? part.text : ''
}
