import { drain, type Sliced } from '../../../sliced.ts'
import { createIntList, joinInts, pushInt, setInt } from './growing-int-list.ts'

/**
 * An indented JSON text, as positions in the original: nothing is copied or parsed, so every token stays as it was
 * (`1E2`, `-0`, duplicate keys, `\u0041`).
 */
export interface FormattedJson {
  lineCount: number
  /** Where the line's tokens begin and end (exclusive) in the text. */
  starts: Int32Array
  ends: Int32Array
  depths: Int32Array
  /** For a line that opens an object or array, the line that closes it, and vice versa; -1 for all others. */
  pairs: Int32Array
  /** Where indenting stopped because there are too many lines; null if it is complete. */
  stoppedAt: number | null
}

/** 16 bytes per line: 48 MB at most. */
const MOST_LINES = 3_000_000

/**
 * Indents a JSON text: one member or element a line. Works on any text without throwing; text that is not JSON is split
 * into lines, too. Takes time in proportion to the text, and no stack.
 */
export function formatJson(text: string, mostLines = MOST_LINES): FormattedJson {
  return drain(formatJsonSliced(text, mostLines))
}

/** Tokens between two pauses. */
const TOKENS_A_PIECE = 2_000

/** The same, in pieces. */
export function* formatJsonSliced(text: string, mostLines = MOST_LINES): Sliced<FormattedJson> {
  const lists = { starts: createIntList(), ends: createIntList(), depths: createIntList(), pairs: createIntList() }
  const open: number[] = []
  let lineStart = -1
  let lineEnd = -1
  let stoppedAt: number | null = null

  const endLine = (depth: number, pair = -1) => {
    if (lineStart === -1) return
    pushInt(lists.starts, lineStart)
    pushInt(lists.ends, lineEnd)
    pushInt(lists.depths, depth)
    pushInt(lists.pairs, pair)
    lineStart = -1
  }

  let at = 0
  let tokens = 0
  while (at < text.length) {
    tokens += 1
    if (tokens % TOKENS_A_PIECE === 0) yield
    const end = endOfToken(text, at)
    const code = text.charCodeAt(at)
    if (isBlank(code)) {
      at = end
      continue
    }
    if (lists.starts.length >= mostLines) {
      stoppedAt = lineStart === -1 ? at : lineStart
      break
    }
    if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      endLine(open.length)
      const opener = open.pop()
      if (opener !== undefined) setInt(lists.pairs, opener, lists.starts.length)
      lineStart = at
      lineEnd = afterComma(text, end)
      at = lineEnd
      endLine(open.length, opener ?? -1)
      continue
    }
    if (lineStart === -1) lineStart = at
    lineEnd = end
    at = end
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      const closing = endOfShort(text, end, code)
      if (closing !== -1) {
        lineEnd = afterComma(text, closing)
        at = lineEnd
        endLine(open.length)
      } else {
        endLine(open.length)
        open.push(lists.starts.length - 1)
      }
    } else if (code === COMMA) endLine(open.length)
  }
  if (stoppedAt === null) endLine(open.length)
  return {
    lineCount: lists.starts.length,
    starts: yield* joinInts(lists.starts),
    ends: yield* joinInts(lists.ends),
    depths: yield* joinInts(lists.depths),
    pairs: yield* joinInts(lists.pairs),
    stoppedAt,
  }
}

/** The kind of a token: `key` is a string before a colon, `other` is not JSON. */
export type PieceKind = 'key' | 'string' | 'number' | 'literal' | 'punctuation' | 'other'
export interface JsonPiece {
  kind: PieceKind
  start: number
  end: number
}

/** The tokens between two positions of the text, without white space; the last may be cut at `end`. */
export function toPieces(text: string, start: number, end: number): JsonPiece[] {
  const pieces: JsonPiece[] = []
  let at = start
  while (at < end) {
    const code = text.charCodeAt(at)
    const tokenEnd = Math.min(endOfToken(text, at), end)
    if (!isBlank(code)) pieces.push({ kind: toKind(text, at, tokenEnd), start: at, end: tokenEnd })
    at = tokenEnd
  }
  return pieces
}

/** Codes of the characters that JSON is made of: comparing numbers is several times as fast as comparing texts. */
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const BACKSLASH = 0x5c
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

function isPunctuation(code: number): boolean {
  return (
    code === COMMA ||
    code === COLON ||
    code === OPEN_ARRAY ||
    code === CLOSE_ARRAY ||
    code === OPEN_OBJECT ||
    code === CLOSE_OBJECT
  )
}

/** Where the token or the run of white space that begins at `at` ends; an unclosed string ends with the text. */
function endOfToken(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code === QUOTE) return endOfString(text, at)
  if (isBlank(code)) return skipBlanks(text, at)
  if (isPunctuation(code)) return at + 1
  let end = at + 1
  while (end < text.length) {
    const next = text.charCodeAt(end)
    if (next === QUOTE || isBlank(next) || isPunctuation(next)) break
    end += 1
  }
  return end
}

function endOfString(text: string, at: number): number {
  let quote = text.indexOf('"', at + 1)
  while (quote !== -1) {
    let backslashes = 0
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH && quote - 1 - backslashes > at) backslashes += 1
    if (backslashes % 2 === 0) return quote + 1
    quote = text.indexOf('"', quote + 1)
  }
  return text.length
}

/** The longest list of numbers that stays on one line, for example the bytes of a token. */
const SHORT_LIST = 100
const PLAIN_LIST = /[^\s,:[\]{}"]*(?:\s*,\s*[^\s,:[\]{}"]+)*\s*\]/y

/** The end of a container that is empty, or of a short list of numbers and words; -1 for all others. */
function endOfShort(text: string, at: number, opener: number): number {
  const first = skipBlanks(text, at)
  if (text.charCodeAt(first) === opener + 2) return first + 1
  if (opener !== OPEN_ARRAY) return -1
  const head = text.slice(first, first + SHORT_LIST)
  PLAIN_LIST.lastIndex = 0
  const found = PLAIN_LIST.exec(head)
  return found === null ? -1 : first + found[0].length
}

function skipBlanks(text: string, at: number): number {
  let end = at
  while (end < text.length && isBlank(text.charCodeAt(end))) end += 1
  return end
}

function afterComma(text: string, at: number): number {
  const next = skipBlanks(text, at)
  return text.charCodeAt(next) === COMMA ? next + 1 : at
}

function toKind(text: string, start: number, end: number): PieceKind {
  const code = text.charCodeAt(start)
  if (code === QUOTE) return text.charCodeAt(skipBlanks(text, end)) === COLON ? 'key' : 'string'
  if (isPunctuation(code)) return 'punctuation'
  if (code === 0x2d || (code >= 0x30 && code <= 0x39)) return 'number'
  return end - start <= 5 && /^(?:true|false|null)$/.test(text.slice(start, end)) ? 'literal' : 'other'
}
