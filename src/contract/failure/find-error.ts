import { isJsonObject, type JsonObject } from '../json/json-object.ts'

/** A value nested deeper than this counts as saying something. */
const DEEPEST_VALUE = 6

/** Whether a value says anything. `null`, `false`, 0, `""`, `{}` and objects of only these do not. */
function isSaid(value: unknown, depth = 0): boolean {
  if (value === null || value === undefined || value === false || value === '' || value === 0) return false
  if (Array.isArray(value)) return value.length > 0
  if (!isJsonObject(value) || depth > DEEPEST_VALUE) return true
  return Object.values(value).some((part) => isSaid(part, depth + 1))
}

/** Members that an error has beside its message, and a mere notice does not. */
const BESIDE_MESSAGE = ['code', 'type', 'status', 'status_code', 'statusCode', 'error_code', 'param']
const MESSAGES = ['message', 'error_msg', 'msg']
/** Members that may accompany a bare message of an error. */
const AROUND_MESSAGE = new Set([...MESSAGES, 'request_id', 'requestId', 'timestamp', 'path', 'error', 'errors'])

/**
 * The error in an answer, or in one event of a stream, as it was sent; null if there is none. It may be in `error`, be
 * the whole value (`object: "error"`, `event: error`, a message without choices, a failure by its own word), or be in a
 * choice, its delta or its message (docs/streams.md, Errors).
 */
export function findError(value: unknown, isErrorEvent: boolean): unknown {
  if (!isJsonObject(value)) return isErrorEvent && isSaid(value) ? value : null
  const { error, choices } = value
  if (isSaid(error)) return isBare(error) && !Array.isArray(choices) ? value : error
  if (isErrorEvent || value['object'] === 'error' || value['type'] === 'error') return value
  if (Array.isArray(choices) && choices.length > 0) return findChoiceError(choices)
  return isFailure(value) || isErrorMessage(value) ? value : null
}

/** `error: "at capacity"` or `error: true` says less than the members beside it. */
function isBare(error: unknown): boolean {
  return typeof error !== 'object'
}

/** Some servers send no error, but say that there is one: `success: false`, `status: "failed"`. */
function isFailure({ success, status }: JsonObject): boolean {
  return success === false || (typeof status === 'string' && /^(?:error|fail(?:ed|ure)?)$/i.test(status))
}

function isErrorMessage(value: JsonObject): boolean {
  if (value['usage'] !== undefined || value['choices'] !== undefined) return false
  if (isSaid(value['errors']) || isSaid(value['detail'])) return true
  const hasMessage = MESSAGES.some((member) => typeof value[member] === 'string' && value[member] !== '')
  if (!hasMessage) return false
  return (
    BESIDE_MESSAGE.some((member) => isSaid(value[member])) || Object.keys(value).every((key) => AROUND_MESSAGE.has(key))
  )
}

function findChoiceError(choices: readonly unknown[]): unknown {
  for (const choice of choices) {
    if (!isJsonObject(choice)) continue
    for (const place of [choice, choice['delta'], choice['message']])
      if (isJsonObject(place) && isSaid(place['error'])) return place['error']
    if (choice['finish_reason'] === 'error') return { message: 'A choice ended with the finish reason “error”.' }
  }
  return null
}
