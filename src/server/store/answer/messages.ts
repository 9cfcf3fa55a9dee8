import type { StoredMessage } from '#contract/detail/completion-detail.ts'
import { toInputMessages } from '#contract/detail/input-messages.ts'
import { parseLosslessJson } from '#contract/json/lossless-json.ts'

/**
 * The input messages of a completion: those fetched beside it, else those of its request. Null if neither is known.
 * Never throws: texts that cannot be read give no messages.
 */
export function toMessages(name: string, beside: { request: string | null; messages: string | null }) {
  if (beside.messages !== null) return readMessages(name, beside.messages)
  return beside.request === null ? null : toInputMessages(name, beside.request)
}

function readMessages(name: string, text: string): StoredMessage[] {
  let value: unknown
  try {
    value = parseLosslessJson(text)
  } catch {
    return []
  }
  const list = isObject(value) && Array.isArray(value['data']) ? value['data'] : value
  if (!Array.isArray(list)) return []
  return list.filter(isObject).map((message, index) => ({
    ...message,
    id: typeof message['id'] === 'string' ? message['id'] : `${name}-${index}`,
    role: typeof message['role'] === 'string' ? message['role'] : '',
  }))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
