/** Where a member of an object is in the text: `start` at the key's quote, `end` after the value. UTF-16 indexes. */
export interface MemberSpan {
  key: string
  start: number
  end: number
  valueStart: number
  valueEnd: number
}

/** Where an element of an array is in the text. */
export interface ElementSpan {
  start: number
  end: number
}

/** Code units of JSON’s own characters. */
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}

/**
 * `from` is at the opening quote; gives the index after the closing one. Uses `indexOf`, since strings may be megabytes
 * long.
 */
function skipString(text: string, from: number): number {
  let at = from + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote === -1) return text.length
    let before = quote - 1
    while (before >= at && text.charCodeAt(before) === BACKSLASH) before--
    if ((quote - before) % 2 === 1) return quote + 1
    at = quote + 1
  }
}

/**
 * The index after the value that begins at `from`. It counts brackets instead of recursing: the nesting may be 100,000
 * deep.
 */
function skipValue(text: string, from: number): number {
  const first = text.charCodeAt(from)
  if (first === QUOTE) return skipString(text, from)
  let at = from
  let depth = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = skipString(text, at)
      continue
    }
    if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (depth === 0) return at
      depth--
      if (depth === 0) return at + 1
    } else if (depth === 0 && (code === COMMA || isSpace(code))) return at
    at++
  }
  return at
}

/** The name between two quotes. */
function toKey(text: string): string {
  return text.includes('\\') ? String(JSON.parse(`"${text}"`)) : text
}

/**
 * The members of the object that begins at `start` of a valid JSON text, in order and with duplicates (`JSON.parse`
 * uses the last). Empty if there is no object. It works on the text, so that a part can be cut out or replaced without
 * changing any other byte.
 */
export function memberSpans(text: string, start = 0): MemberSpan[] {
  const spans: MemberSpan[] = []
  let at = skipSpace(text, start)
  if (text.charCodeAt(at) !== OPEN_BRACE) return spans
  at = skipSpace(text, at + 1)
  while (text.charCodeAt(at) === QUOTE) {
    const keyStart = at
    const keyEnd = skipString(text, at)
    at = skipSpace(text, keyEnd)
    if (text.charCodeAt(at) !== COLON) return spans
    const valueStart = skipSpace(text, at + 1)
    const valueEnd = skipValue(text, valueStart)
    spans.push({
      key: toKey(text.slice(keyStart + 1, keyEnd - 1)),
      start: keyStart,
      end: valueEnd,
      valueStart,
      valueEnd,
    })
    at = skipSpace(text, valueEnd)
    if (text.charCodeAt(at) !== COMMA) return spans
    at = skipSpace(text, at + 1)
  }
  return spans
}

/** The elements of the array that begins at `start` of a valid JSON text. Empty if there is no array. */
export function elementSpans(text: string, start = 0): ElementSpan[] {
  const spans: ElementSpan[] = []
  let at = skipSpace(text, start)
  if (text.charCodeAt(at) !== OPEN_BRACKET) return spans
  at = skipSpace(text, at + 1)
  while (at < text.length && text.charCodeAt(at) !== CLOSE_BRACKET) {
    const end = skipValue(text, at)
    if (end === at) return spans
    spans.push({ start: at, end })
    at = skipSpace(text, end)
    if (text.charCodeAt(at) !== COMMA) return spans
    at = skipSpace(text, at + 1)
  }
  return spans
}

/** The text of the member `key` (the last if it is repeated); null if there is none. */
export function memberText(text: string, key: string): string | null {
  const span = memberSpans(text).findLast((member) => member.key === key)
  return span === undefined ? null : text.slice(span.valueStart, span.valueEnd)
}

/**
 * The object's text with the values of these members replaced by the given JSON texts (of duplicates the last, which is
 * the one that counts), or appended if missing. No other byte changes. Throws `TypeError` if the text is not an object.
 */
export function spliceMembers(text: string, changes: Readonly<Record<string, string>>): string {
  const open = skipSpace(text, 0)
  if (text.charCodeAt(open) !== OPEN_BRACE) throw new TypeError('not the text of a JSON object')
  const spans = memberSpans(text)
  const edits: { start: number; end: number; text: string }[] = []
  let appended = ''
  for (const [key, value] of Object.entries(changes)) {
    const span = spans.findLast((member) => member.key === key)
    if (span !== undefined) edits.push({ start: span.valueStart, end: span.valueEnd, text: value })
    else appended += `${spans.length > 0 || appended !== '' ? ',' : ''}${JSON.stringify(key)}:${value}`
  }
  edits.sort((a, b) => a.start - b.start)
  const end = spans.at(-1)?.end ?? open + 1
  edits.push({ start: end, end, text: appended })
  let result = ''
  let done = 0
  for (const edit of edits) {
    result += text.slice(done, edit.start) + edit.text
    done = edit.end
  }
  return result + text.slice(done)
}
