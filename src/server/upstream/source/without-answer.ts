import type { StoredMessage } from '#contract/detail/completion-detail.ts'
import { isRecord } from '#lib/is-record.ts'

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
