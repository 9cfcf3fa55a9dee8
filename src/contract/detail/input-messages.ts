import type { StoredMessage } from './completion-detail.ts'
import { isJsonObject } from '../json/json-object.ts'
import { parseLosslessJson } from '../json/lossless-json.ts'

/**
 * The items of `/messages` for a completion, made from the text of its request: only input messages, with ids
 * `{id}-{index}`, in the shape of OpenAI's answers. A content of several parts becomes their texts joined by spaces,
 * beside `content_parts`; all other members are kept. Empty if the text contains no messages.
 */
export function toInputMessages(id: string, requestText: string): StoredMessage[] {
  try {
    return toMessagesOf(id, parseLosslessJson(requestText))
  } catch {
    return []
  }
}

/** Like `toInputMessages`, for a parsed request. */
export function toMessagesOf(id: string, request: unknown): StoredMessage[] {
  const messages = isJsonObject(request) ? request['messages'] : undefined
  if (!Array.isArray(messages)) return []
  return messages.map((message: unknown, index) => toStoredMessage(`${id}-${index}`, message))
}

function toStoredMessage(id: string, message: unknown): StoredMessage {
  if (!isJsonObject(message)) return { id, role: '', content: message, content_parts: null, name: null }
  const { role, content, name, ...others } = message
  const parts = Array.isArray(content) ? content.map(toPart) : null
  return {
    ...others,
    id,
    role: typeof role === 'string' ? role : '',
    content: parts === null ? (content ?? null) : parts.map(textOf).join(' '),
    content_parts: parts,
    name: name ?? null,
  }
}

function toPart(part: unknown): unknown {
  if (!isJsonObject(part)) return part
  return { type: null, text: null, image_url: null, input_audio: null, file: null, ...part }
}

function textOf(part: unknown): string {
  if (typeof part === 'string') return part
  return isJsonObject(part) && typeof part['text'] === 'string' ? part['text'] : ''
}
