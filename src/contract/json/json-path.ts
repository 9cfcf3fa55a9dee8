import { ExactNumber } from './lossless-json.ts'

const WORD = /^[A-Za-z_$][\w$]*$/

/** A path in a JSON value in readable form: `choices[0].message["odd key"]`. */
export function formatPath(path: readonly PropertyKey[]): string {
  let result = ''
  for (const key of path) {
    if (typeof key === 'number') result += `[${key}]`
    else if (WORD.test(String(key))) result += result === '' ? String(key) : `.${String(key)}`
    else result += `[${JSON.stringify(String(key))}]`
  }
  return result
}

/** Characters of a text that a line of a message shows. */
const SHORT_TEXT = 60

/** A value in about 80 characters at most, one level deep: `"text…"`, `[3 elements]`, `{"a", "b"}`. */
export function shortJson(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value instanceof ExactNumber) return value.source
  if (typeof value === 'string')
    return JSON.stringify(value.length > SHORT_TEXT ? `${value.slice(0, SHORT_TEXT)}…` : value)
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : `[${value.length} ${value.length === 1 ? 'element' : 'elements'}]`
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value)
      .slice(0, 4)
      .map((key) => JSON.stringify(key.slice(0, 12)))
    return `{${keys.join(', ')}${Object.keys(value).length > 4 ? ', …' : ''}}`
  }
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? String(value) : typeof value
}
