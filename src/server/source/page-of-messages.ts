import type { StoredMessage } from '#contract/detail/completion-detail.ts'
import type { MessagePage, MessagesRequest } from './completion-source.ts'
import { Refusal } from './refusal.ts'

/** One page of the messages, as the contract pages them. Throws `Refusal` 404 if `after` is the id of none of them. */
export function pageOfMessages(messages: readonly StoredMessage[], request: MessagesRequest): MessagePage {
  const { after, limit, order } = request
  const ordered = order === 'asc' ? messages : messages.toReversed()
  const from = after === null ? 0 : ordered.findIndex((message) => message.id === after) + 1
  if (after !== null && from === 0) {
    throw new Refusal(404, `Message ${after} not found`, { param: 'after', code: 'not_found' })
  }
  return { data: ordered.slice(from, from + limit), has_more: ordered.length > from + limit }
}
