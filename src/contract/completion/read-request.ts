import type { Completion } from './completion.ts'
import { isJsonObject, type JsonObject } from '../json/json-object.ts'
import { parseLossless, stringifyLossless } from '../json/lossless-json.ts'
import { PREVIEW_LENGTH } from '../text/preview.ts'
import { toTextDigits } from '../text/text-digits.ts'
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
  /** Digits of that message with its pictures, sounds and files, where it has any or is longer than a preview; else null. */
  lastUserDigits: string | null
  /** Whether any input message contains an image. */
  hasImages: boolean
}

const NOTHING: RequestFacts = { text: null, shared: {}, lastUserText: null, lastUserDigits: null, hasImages: false }

/** Reads the text of a request (or of a list of messages). Never throws; a text that is no request yields nothing. */
export function readRequest(text: string | null): RequestFacts {
  if (text === null) return NOTHING
  let request: unknown
  try {
    request = parseLossless(text)
  } catch {
    return NOTHING
  }
  if (!isJsonObject(request)) return NOTHING
  const messages = Array.isArray(request['messages']) ? request['messages'].filter(isJsonObject) : []
  return {
    text,
    shared: toShared(request),
    ...readLastUser(messages),
    hasImages: messages.some(hasImage),
  }
}

function toShared(request: JsonObject): Completion {
  const { user, functions, messages: _messages, metadata: _metadata, ...rest } = request
  const old = Array.isArray(functions) ? functions.map((definition: unknown) => ({ function: definition })) : undefined
  const { completion } = readCompletion({ ...rest, tools: rest['tools'] ?? old, input_user: user })
  return completion
}

function readLastUser(messages: readonly JsonObject[]): Pick<RequestFacts, 'lastUserText' | 'lastUserDigits'> {
  const content = messages.findLast(({ role }) => role === 'user')?.['content']
  if (typeof content === 'string') return { lastUserText: content, lastUserDigits: toDigits(content, []) }
  if (!Array.isArray(content)) return { lastUserText: null, lastUserDigits: null }
  const texts = content.map(textOf).filter((text) => text !== '')
  const text = texts.join('\n')
  return {
    lastUserText: text,
    lastUserDigits: toDigits(
      text,
      content.filter((part) => textOf(part) === ''),
    ),
  }
}

function toDigits(text: string, others: readonly unknown[]): string | null {
  if (others.length > 0) return toTextDigits(`${text}\n${stringifyLossless(others)}`)
  return text.length > PREVIEW_LENGTH ? toTextDigits(text) : null
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
