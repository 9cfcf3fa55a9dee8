import { drain, type Sliced } from '../../../../sliced.ts'

export type JsonFaultReason =
  | 'end'
  | 'value'
  | 'key'
  | 'colon'
  | 'separator'
  | 'string'
  | 'escape'
  | 'number'
  | 'word'
  | 'after'

/** Where and why a text stops being JSON. */
export interface JsonFault {
  /** UTF-16 offset of the first wrong character; the length of the text if it ends too soon. */
  offset: number
  /** Both 1-based; columns count UTF-16 units. */
  line: number
  column: number
  reason: JsonFaultReason
}

// oxlint-disable-next-line no-control-regex -- JSON strings end at control characters
const STRING_BODY = /[^"\\\u0000-\u001f]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const SPACE = /[ \t\n\r]*/y

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

type Stop = { at: number; reason: JsonFaultReason }

/** Reads a string that begins at `at`; gives the offset after its closing quote, or of its error. */
function readString(text: string, at: number): number | Stop {
  let next = at + 1
  while (next < text.length) {
    next = skip(STRING_BODY, text, next)
    const char = text[next]
    if (char === '"') return next + 1
    if (char === '\\') {
      if (/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(next + 1, next + 6)))
        next += text[next + 1] === 'u' ? 6 : 2
      else return { at: next, reason: next + 1 >= text.length ? 'end' : 'escape' }
    } else if (char !== undefined) return { at: next, reason: 'string' }
  }
  return { at: text.length, reason: 'end' }
}

function readScalar(text: string, at: number): number | Stop {
  const char = text[at]
  if (char === undefined) return { at, reason: 'end' }
  if (char === '"') return readString(text, at)
  for (const word of ['true', 'false', 'null']) if (text.startsWith(word, at)) return at + word.length
  if (char === '-' || (char >= '0' && char <= '9')) {
    const next = skip(NUMBER, text, at)
    return next > at ? next : { at, reason: 'number' }
  }
  return { at, reason: /[a-z]/i.test(char) ? 'word' : 'value' }
}

/** How many parts of a text are examined between two pauses. */
const PARTS_A_PIECE = 5_000

function* scan(text: string): Sliced<Stop | null> {
  const open: ('{' | '[')[] = []
  let at = skip(SPACE, text, 0)
  let expects: 'value' | 'value or ]' | 'key' | 'key or }' | 'next' = 'value'
  for (let part = 1; ; part += 1) {
    if (part % PARTS_A_PIECE === 0) yield
    const char = text[at]
    if (expects === 'next') {
      if (open.length === 0) return at < text.length ? { at, reason: 'after' } : null
      const closes = open.at(-1) === '{' ? '}' : ']'
      if (char === closes) {
        open.pop()
        at += 1
      } else if (char === ',') {
        expects = open.at(-1) === '{' ? 'key' : 'value'
        at += 1
      } else return { at, reason: char === undefined ? 'end' : 'separator' }
    } else if ((char === '}' && expects === 'key or }') || (char === ']' && expects === 'value or ]')) {
      open.pop()
      at += 1
      expects = 'next'
    } else if (expects === 'key' || expects === 'key or }') {
      if (char !== '"') return { at, reason: char === undefined ? 'end' : 'key' }
      const key = readString(text, at)
      if (typeof key !== 'number') return key
      at = skip(SPACE, text, key)
      if (text[at] !== ':') return { at, reason: at < text.length ? 'colon' : 'end' }
      at += 1
      expects = 'value'
    } else if (char === '{' || char === '[') {
      open.push(char)
      at += 1
      expects = char === '{' ? 'key or }' : 'value or ]'
    } else {
      const value = readScalar(text, at)
      if (typeof value !== 'number') return value
      at = value
      expects = 'next'
    }
    at = skip(SPACE, text, at)
  }
}

/**
 * Where a text stops being JSON (RFC 8259); `null` if it is JSON. Browsers word this differently and often do not say
 * where. One pass without recursion, for any depth and length.
 */
export function findJsonFault(text: string): JsonFault | null {
  return drain(findJsonFaultInPieces(text))
}

/** Like `findJsonFault`, with pauses between the pieces of a long text. */
export function* findJsonFaultInPieces(text: string): Sliced<JsonFault | null> {
  const stop = yield* scan(text)
  if (stop === null) return null
  const before = text.slice(0, stop.at)
  const lineStart = before.lastIndexOf('\n') + 1
  let line = 1
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line += 1
  return { offset: stop.at, line, column: stop.at - lineStart + 1, reason: stop.reason }
}
