import type { StoredMessage } from '#contract/detail/completion-detail.ts'
import type { MessagePage, MessagesRequest } from '../../completion-source.ts'
import { isRecord } from '#lib/is-record.ts'

/** A page of messages, as the wire contract pages them. If `after` is not among them, the page is empty. */
export function sliceMessages(messages: readonly StoredMessage[], page: MessagesRequest): MessagePage {
  const ordered = page.order === 'asc' ? [...messages] : messages.toReversed()
  const place = page.after === null ? -1 : ordered.findIndex((message) => message.id === page.after)
  if (page.after !== null && place === -1) return { data: [], has_more: false }
  const data = ordered.slice(place + 1, place + 1 + page.limit)
  return { data, has_more: place + 1 + data.length < ordered.length }
}

/** The input messages: some servers append the answer. `raw` is the completion's text, null if unknown. */
export function withoutAnswer(messages: StoredMessage[], raw: string | null): StoredMessage[] {
  const last = messages.at(-1)
  if (raw === null || last?.role !== 'assistant') return messages
  const content = last['content']
  return typeof content === 'string' && content !== '' && content === firstAnswer(raw)
    ? messages.slice(0, -1)
    : messages
}

function firstAnswer(raw: string): unknown {
  const completion: unknown = JSON.parse(raw)
  const choices = isRecord(completion) ? completion['choices'] : null
  const choice: unknown = Array.isArray(choices) ? choices[0] : null
  const message = isRecord(choice) ? choice['message'] : null
  return isRecord(message) ? message['content'] : null
}
