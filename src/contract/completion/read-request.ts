import type { Completion } from './completion.ts'
import { isJsonObject, type JsonObject } from '../json/json-object.ts'
import { toParsed } from '../json/lossless-json.ts'
import { toPromptHash } from './prompt-hash.ts'
import { readCompletion } from './read-completion.ts'

/** What a request says that its completion may lack. */
export interface RequestFacts {
  /** The text itself if it is a JSON object, else null. */
  text: string | null
  /**
   * The members that requests and completions share: temperature, tools, seed, … Those of a wrong type are left out.
   */
  shared: Completion
  /** The text of the last user message; null if there is none. */
  lastUserText: string | null
  /** Whether any input message contains an image. */
  hasImages: boolean
  /** What all of its messages hash to (`prompt-hash.ts`); null if it has none. */
  promptHash: string | null
}

const NOTHING: RequestFacts = { text: null, shared: {}, lastUserText: null, hasImages: false, promptHash: null }

/**
 * Reads the text of a request (or of a list of messages); `request` is what it parses to. Never throws; a text that is no request
 * yields nothing.
 */
export function readRequest(text: string | null, request: unknown = toParsed(text)): RequestFacts {
  if (text === null || !isJsonObject(request)) return NOTHING
  const messages = Array.isArray(request['messages']) ? request['messages'].filter(isJsonObject) : []
  return {
    text,
    shared: toShared(request),
    lastUserText: lastUserText(messages),
    hasImages: messages.some(hasImage),
    promptHash: toPromptHash(request),
  }
}

function toShared(request: JsonObject): Completion {
  const { user, functions, messages: _messages, metadata: _metadata, ...rest } = request
  const old = Array.isArray(functions) ? functions.map((definition: unknown) => ({ function: definition })) : undefined
  const { completion } = readCompletion({ ...rest, tools: rest['tools'] ?? old, input_user: user })
  return completion
}

function lastUserText(messages: readonly JsonObject[]): string | null {
  const message = messages.findLast(({ role }) => role === 'user')
  if (message === undefined) return null
  const content = message['content']
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return null
  return content
    .map(textOf)
    .filter((text) => text !== '')
    .join('\n')
}

function textOf(part: unknown): string {
  if (typeof part === 'string') return part
  return isJsonObject(part) && typeof part['text'] === 'string' ? part['text'] : ''
}

function hasImage({ content }: JsonObject): boolean {
  return Array.isArray(content) && content.some(isImagePart)
}

/** Whether a part of a content is an image, in the chat API's form or that of similar APIs. */
export function isImagePart(part: unknown): boolean {
  if (!isJsonObject(part)) return false
  return part['type'] === 'image_url' || part['type'] === 'input_image' || part['type'] === 'image'
}
