import { isObject, type Json } from './json-object.ts'

/** Whether a value says anything: `null`, `false`, `""`, `{}` and an object of nothing but these do not. */
function isSaid(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return !isObject(value) || Object.values(value).some(isSaid)
}

/** What else an error has beside its message, so that one is told from a notice. */
const BESIDE_MESSAGE = ['code', 'type', 'status', 'status_code', 'statusCode', 'error_code', 'param']

/**
 * The error that one event of a stream carries, as it was sent; null where it carries none. It may stand in `error`, be the
 * event itself (`object: "error"`, `event: error`, a message without choices), or stand in a choice
 * (docs/streams.md, Errors).
 */
export function findStreamError(value: unknown, isErrorEvent: boolean): unknown {
  if (!isObject(value)) return isErrorEvent && isSaid(value) ? value : null
  const { error, choices } = value
  if (isSaid(error)) return isBare(error) && !Array.isArray(choices) ? value : error
  const speaks = Array.isArray(choices) && choices.length > 0
  if (isErrorEvent || value['object'] === 'error' || value['type'] === 'error') return value
  if (!speaks && isErrorMessage(value)) return value
  return speaks ? findChoiceError(choices) : null
}

/** `error: "at capacity"` or `error: true` says less than what stands beside it. */
function isBare(error: unknown): boolean {
  return typeof error !== 'object'
}

function isErrorMessage(value: Json): boolean {
  if (value['usage'] !== undefined || value['choices'] !== undefined) return false
  if (isSaid(value['errors']) || isSaid(value['detail'])) return true
  const message = value['message'] ?? value['error_msg'] ?? value['msg']
  return typeof message === 'string' && message !== '' && BESIDE_MESSAGE.some((member) => isSaid(value[member]))
}

function findChoiceError(choices: readonly unknown[]): unknown {
  for (const choice of choices) {
    if (!isObject(choice)) continue
    if (isSaid(choice['error'])) return choice['error']
    if (choice['finish_reason'] === 'error') return { message: 'A choice ended with the finish reason “error”.' }
  }
  return null
}
