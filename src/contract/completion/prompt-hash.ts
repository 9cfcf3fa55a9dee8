import { isJsonObject, type JsonObject } from '../json/json-object.ts'
import { ExactNumber } from '../json/lossless-json.ts'
import { toTextDigits } from '../text/text-digits.ts'

/**
 * A hash of everything that a request asks: its messages in order, with all their members and parts (texts, pictures,
 * files, audio, calls and their results), or a `prompt`. Not the model, tools or sampling parameters. Spaces, the order of
 * members, null members and ids of messages make no difference, nor whether upstream listed the messages or the request
 * had them. Null if nothing is asked.
 */
export function toPromptHash(request: JsonObject): string | null {
  const { messages, prompt } = request
  try {
    if (Array.isArray(messages) && messages.length > 0)
      return toTextDigits(JSON.stringify(messages.map((message) => toForm(toPlainMessage(message)))))
    return prompt === undefined || prompt === null ? null : toTextDigits(JSON.stringify(toForm(prompt)))
  } catch {
    // Nested more deeply than the stack: told apart by how many there are, and by what else the row says.
    return toTextDigits(`deep ${Array.isArray(messages) ? messages.length : 0}`)
  }
}

/** Listed messages have ids, and their parts beside the texts. One part of text is the same as the text. */
function toPlainMessage(message: unknown): unknown {
  if (!isJsonObject(message)) return message
  const { id: _id, content_parts: parts, content: text, ...others } = message
  const content = parts ?? text
  const [only, ...more] = Array.isArray(content) ? content : []
  const isText = more.length === 0 && isJsonObject(only) && only['type'] === 'text' && typeof only['text'] === 'string'
  return { ...others, content: isText ? only['text'] : content }
}

/** A value in one form however it was written; lists begin with 1, objects with 0. */
function toForm(value: unknown): unknown {
  if (Array.isArray(value)) return [1, ...value.map(toForm)]
  if (value instanceof ExactNumber) return [2, value.source]
  if (!isJsonObject(value)) return value
  const names = Object.keys(value).toSorted()
  return [
    0,
    ...names.flatMap((name) => (value[name] === null || value[name] === undefined ? [] : [name, toForm(value[name])])),
  ]
}
