import { isJsonObject } from '#contract/json/json-object.ts'
import { ExactNumber } from '#contract/json/lossless-json.ts'
import { toReadable } from './readable.ts'
import { HUMP, toTextPieces } from '#contract/text/text-pieces.ts'

/** Texts for full-text search, as they are given to an index. */
export interface SearchedWords {
  text: string
  /** The words inside identifiers like `getUserName`. */
  parts: string
}

/** The texts of a record: what was asked and answered, and apart from it, since it is edited, the values of its metadata. */
export interface SearchedText extends SearchedWords {
  metadata: SearchedWords
}

/** The JSON texts from which it is taken. `metadata`: replaces the body's own; null: the body's applies. */
export interface SearchedFrom {
  body: string
  request: string | null
  messages: string | null
  metadata: string | null
}

/** The same with body and request as they are parsed; undefined where one is not JSON. */
export interface SearchedParts extends Pick<SearchedFrom, 'messages' | 'metadata'> {
  body: unknown
  request: unknown
}

/**
 * The version of how texts become words. Raise it with every change of what is searched, of `toTextPieces`, or of this
 * file, and the index is made again: a record can only be removed from the index with the words with which it was
 * added.
 */
export const TEXT_VERSION = 4

/**
 * Precedes each text, so that no phrase reaches from one into the next. No text contains it, since it is punctuation.
 */
export const GAP = '‖'

/** Members of an answer about what was requested or counted, not about what was said. */
const NOT_SAID: ReadonlySet<string> = new Set(
  'id object model created usage service_tier system_fingerprint request_id metadata tools tool_choice response_format'.split(
    ' ',
  ),
)
/** Members that contain kinds and positions. */
const NOT_TEXT: ReadonlySet<string> = new Set(
  'role type id object tool_call_id finish_reason logprobs index'.split(' '),
)

/** Base64 of pictures, audio and keys is at least this long, and nobody searches for a part of it. */
const BLOB_LENGTH = 512
const BEYOND_BASE64 = /[^A-Za-z0-9+/_-]/g
const BEYOND_ASCII = /[^\p{ASCII}]/u
/** Where `HUMP` splits what stands around. */
const HUMPED = /[a-z0-9][A-Z]|[A-Z]{2}[a-z]/g
/** What is longer is a key or a hash. */
const LONGEST_IDENTIFIER = 64

/** The searched texts of a record, which depend only on its bytes. Never throws; what cannot be read has no texts. */
export function toSearchedText({ body, request, messages, metadata }: SearchedFrom): SearchedText {
  const asked = request === null ? null : parse(request)
  return toSearchedParts({ body: parse(body), request: asked, messages, metadata })
}

/** The same of a record whose body and request are parsed already, by `JSON.parse` or without loss. */
export function toSearchedParts(parsed: SearchedParts): SearchedText {
  const { body, metadata } = parsed
  const own = isJsonObject(body) ? body['metadata'] : null
  return {
    ...wordsOf((texts) => collectSaid(parsed, texts), GAP),
    metadata: wordsOf((texts) => collectValues(metadata === null ? own : parse(metadata), texts), ''),
  }
}

/** The words of a text of metadata alone: the same as in `toSearchedText`, which takes the body's own or this one. */
export function toSearchedMetadata(metadata: string | null): SearchedWords {
  return wordsOf((texts) => collectValues(metadata === null ? null : parse(metadata), texts), '')
}

/** `nothing`: the text where there are none. */
function wordsOf(collectInto: (texts: string[]) => void, nothing: string): SearchedWords {
  try {
    const texts: string[] = []
    collectInto(texts)
    return {
      text: texts.map((text) => `${GAP} ${toTokens(text)}`).join(' ') || nothing,
      parts: texts.flatMap(toParts).join(' '),
    }
  } catch {
    // As words it would be longer than a string can be: the record is stored, and can be found in other ways.
    return { text: nothing, parts: '' }
  }
}

function collectSaid({ body, request, messages }: SearchedParts, texts: string[]): void {
  if (isJsonObject(body)) for (const name in body) if (!NOT_SAID.has(name)) collect(body[name], texts)
  if (isJsonObject(request)) collect([request['messages'], request['prompt'], request['input']], texts)
  else if (messages !== null) collect(parse(messages), texts)
}

/** The words of an identifier with several of them; empty for other words. */
export function toHumps(word: string): string[] {
  const humps = word.split(HUMP)
  return humps.length > 1 ? humps : []
}

/**
 * A run as overlapping pairs of letters, and the last letter: any part of a run is a series of such pairs, and a single
 * letter is the beginning of one.
 */
export function toPairs(run: string): string[] {
  const letters = Array.from(run)
  return letters.map((letter, at) => letter + (letters[at + 1] ?? ''))
}

function toTokens(text: string): string {
  // The index itself splits ASCII at everything that is no letter or digit, and ignores case there.
  if (!BEYOND_ASCII.test(text)) return text
  return toTextPieces(text)
    .map((piece) => (piece.run ? toPairs(piece.text).join(' ') : piece.text))
    .join(' ')
}

/** The words inside the identifiers of a text. Looks at those with several of them only: most texts have none. */
function toParts(text: string): string[] {
  const parts: string[] = []
  HUMPED.lastIndex = 0
  for (let found = HUMPED.exec(text); found !== null; found = HUMPED.exec(text)) {
    let from = found.index
    while (from > 0 && isLetterOrDigit(text.charCodeAt(from - 1))) from--
    let end = HUMPED.lastIndex
    while (isLetterOrDigit(text.charCodeAt(end))) end++
    HUMPED.lastIndex = end
    if (end - from >= 3 && end - from <= LONGEST_IDENTIFIER)
      parts.push(`${GAP} ${toHumps(text.slice(from, end)).join(' ')}`)
  }
  return parts
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39)
}

/** All texts within a value, in order, however deeply it is nested. */
function collect(value: unknown, texts: string[]): void {
  const left = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next === 'string') texts.push(...toReadable(withoutBlobs(next)))
    else if (Array.isArray(next)) for (let at = next.length - 1; at >= 0; at--) left.push(next[at])
    else if (isJsonObject(next)) {
      const names = Object.keys(next)
      for (let at = names.length - 1; at >= 0; at--) {
        const name = names[at] ?? ''
        if (!NOT_TEXT.has(name)) left.push(next[name])
      }
    }
  }
}

/** Metadata has no fixed members: every text belongs to the user. */
function collectValues(value: unknown, texts: string[]): void {
  const left = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (next instanceof ExactNumber) texts.push(String(Number(next.source)))
    else if (typeof next === 'object' && next !== null)
      for (const member of Object.values(next).toReversed()) left.push(member)
    else if (typeof next === 'string') texts.push(...toReadable(withoutBlobs(next)))
    else if (typeof next === 'number' || typeof next === 'boolean') texts.push(String(next))
  }
}

/** Without a regular expression, which would overflow the stack with megabytes. */
function withoutBlobs(text: string): string {
  if (text.length < BLOB_LENGTH) return text
  let kept = ''
  let from = 0
  const cut = (to: number, at: number) => {
    if (at - to < BLOB_LENGTH) return
    kept += `${text.slice(from, to)} `
    from = at
  }
  let start = 0
  for (const { index } of text.matchAll(BEYOND_BASE64)) {
    cut(start, index)
    start = index + 1
  }
  cut(start, text.length)
  return kept + text.slice(from)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
