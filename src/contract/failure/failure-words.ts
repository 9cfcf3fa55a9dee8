import { isJsonObject, type JsonObject } from '../json/json-object.ts'
import { ExactNumber } from '../json/lossless-json.ts'

/** What an upstream said instead of a completion. What it did not say is null. */
export interface FailureWords {
  message: string
  code: string | null
  type: string | null
  /** The part of the request that it refers to. */
  param: string | null
  /** What follows the message: a provider's own words in a gateway's error, or a filter's findings. */
  more: string[]
}

/** Members that contain the message, the most specific first. Compared in lower case, without `_` and `-`. */
const MESSAGES = [
  'errordescription',
  'message',
  'detail',
  'details',
  'errormessage',
  'errormsg',
  'msg',
  'error',
  'errors',
  'faultstring',
  'fault',
  'description',
  'reason',
  'title',
  'statusmessage',
  'statustext',
]
/** Beside a message, words such as `error: "Unauthorized"` name the kind of error. */
const TYPES = ['type', 'errortype', '__type', 'error', 'status', 'title', 'name']
const CODES = ['code', 'errorcode', 'statuscode', 'status', 'errcode']
/** How deep an error is looked for: wrappers of gateways around an upstream’s own are two or three deep. */
const DEEPEST_ERROR = 6
/** Characters of the words that are kept of a failure: the rest of a page or a stack says no more. */
const LONGEST_MESSAGE = 4_000
/** Entries of a list of errors that are read: nobody mends more of a request at a time. */
const MOST_ENTRIES = 20

/**
 * Finds the words in the parsed body of a failed answer, wherever they are: `error` as an object or a text, `message`,
 * `detail`, lists of these, nested. null if there are none. Pure; never throws. The shapes are in docs/answers.md,
 * "Errors".
 */
export function toFailureWords(value: unknown, depth = 0): FailureWords | null {
  if (depth > DEEPEST_ERROR) return null
  if (typeof value === 'string') return fromText(value, depth)
  if (Array.isArray(value)) return fromList(value, depth)
  return isJsonObject(value) ? fromObject(value, depth) : null
}

function fromText(text: string, depth: number): FailureWords | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  // Gateways include another server's error as a text.
  if (/^[[{]/.test(trimmed)) {
    try {
      const inner = toFailureWords(JSON.parse(trimmed), depth + 1)
      if (inner !== null) return inner
    } catch {
      // It only looked like JSON.
    }
  }
  return { message: trimmed.slice(0, LONGEST_MESSAGE), code: null, type: null, param: null, more: [] }
}

/** Validation errors are a list; each names its place. */
function fromList(list: readonly unknown[], depth: number): FailureWords | null {
  const found = list.slice(0, MOST_ENTRIES).flatMap((one) => {
    const words = toFailureWords(one, depth + 1)
    return words === null ? [] : [{ ...words, message: placeOf(one) + words.message }]
  })
  const [first] = found
  if (first === undefined) return null
  return { ...first, message: [...new Set(found.map(({ message }) => message))].join('\n').slice(0, LONGEST_MESSAGE) }
}

function placeOf(one: unknown): string {
  const place = isJsonObject(one) ? (one['loc'] ?? one['path'] ?? one['field']) : undefined
  if (Array.isArray(place)) return `${place.map(String).join('.')}: `
  return typeof place === 'string' && place !== '' ? `${place}: ` : ''
}

function fromObject(object: JsonObject, depth: number): FailureWords | null {
  const members = new Map(Object.entries(object).map(([name, value]) => [toPlainName(name), value]))
  const { error } = object
  // An error object comes first; members beside it fill in what it lacks.
  const named = isJsonObject(error) || Array.isArray(error) ? ['error', ...MESSAGES] : MESSAGES
  for (const name of named) {
    const inner = toFailureWords(members.get(name), depth + 1)
    if (inner === null) continue
    return {
      message: inner.message,
      code: inner.code ?? wordOf(members, CODES, [name]),
      type:
        inner.type ??
        wordOf(members, TYPES, [name, ...CODES.filter((code) => !Number.isNaN(Number(members.get(code))))]),
      param: inner.param ?? wordOf(members, ['param'], []),
      more: [...inner.more, ...moreOf(object, inner.message)],
    }
  }
  // Some errors are keyed by field: `{"model": ["is required"]}`.
  return depth > 0 ? fromFields(object, depth) : null
}

function fromFields(object: JsonObject, depth: number): FailureWords | null {
  const lines = Object.entries(object).flatMap(([name, value]) => {
    const words = Array.isArray(value) ? toFailureWords(value, depth + 1) : null
    return words === null ? [] : [`${name}: ${words.message}`]
  })
  return lines.length === 0 ? null : fromText(lines.join('\n'), depth)
}

/** What a gateway repeats of its provider's error, and what a content filter found. */
function moreOf(object: JsonObject, message: string): string[] {
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {}
  const { raw, provider_name: provider } = metadata
  const words = toFailureWords(raw)?.message
  const lines = words === undefined || words === message ? [] : [words]
  if (typeof provider === 'string') lines[0] = lines[0] === undefined ? provider : `${provider}: ${lines[0]}`
  const inner = isJsonObject(object['innererror']) ? object['innererror'] : object
  return [...lines, ...toFilterFindings(inner['content_filter_result'] ?? inner['content_filter_results'])]
}

/**
 * A content filter's result for each category: `violence: high`, `jailbreak: detected`. Only categories that were
 * filtered or found, unless `all`. Empty for anything but such an object.
 */
export function toFilterFindings(results: unknown): string[] {
  if (!isJsonObject(results)) return []
  return Object.entries(results).flatMap(([category, result]) => {
    if (!isJsonObject(result)) return []
    const { filtered, detected, severity } = result
    if (filtered !== true && detected !== true) return []
    const how = typeof severity === 'string' ? severity : detected === true ? 'detected' : 'filtered'
    return [`${category.replaceAll('_', ' ')}: ${how}`]
  })
}

function wordOf(
  members: ReadonlyMap<string, unknown>,
  names: readonly string[],
  but: readonly string[],
): string | null {
  for (const name of names) {
    if (but.includes(name)) continue
    const value = members.get(name)
    if (typeof value === 'number') return String(value)
    if (value instanceof ExactNumber) return value.source
    if (typeof value === 'string' && value !== '' && value !== 'about:blank') return value.slice(0, 200)
  }
  return null
}

function toPlainName(name: string): string {
  return name === '__type' ? name : name.toLowerCase().replaceAll(/[_-]/g, '')
}
