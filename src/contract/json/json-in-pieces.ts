/** Work that pauses now and then, so that the caller can do other things in between. */
type InPieces<Result> = Generator<undefined, Result, undefined>

interface Source {
  text: string
  parse: (text: string) => unknown
  /** Parts with fewer characters are parsed at once. */
  piece: number
}

/** Characters that are parsed between two pauses: far less than a frame of the screen. */
const PIECE_LENGTH = 64_000

/** `\\u` and four digits. */
const LONGEST_ESCAPE = 6

/** Code units of what JSON is cut at. */
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** A list or object that is not closed yet. The whole text is the only element of one. */
interface Open {
  isList: boolean
  start: number
  /** Everything before is in `value`. */
  from: number
  /** Where the current member and its colon are; -1 until they come. */
  member: number
  colon: number
  /** What has been parsed so far; null if nothing. */
  value: object | null
  /** There is a comma before `from`: something must follow. */
  needsMore: boolean
  /** There is a long part before `from`: only a comma or the end may follow. */
  isAfterPart: boolean
}

class NoJson extends Error {}

/**
 * Does what `parse` (`JSON.parse`, `parseLosslessJson`) does, piece by piece for a text of any size: each step of the
 * generator reads about `piece` characters. Throws what `parse` throws.
 */
export function* parseJsonInPieces(
  text: string,
  parse: (text: string) => unknown,
  piece = PIECE_LENGTH,
): InPieces<unknown> {
  if (text.length <= piece) return parse(text)
  try {
    return yield* readWhole({ text, parse, piece })
  } catch (error) {
    if (!(error instanceof NoJson || error instanceof SyntaxError)) throw error
    // Its error says where in the whole text the fault is.
    return parse(text)
  }
}

function* readWhole(source: Source): InPieces<unknown> {
  const { text, piece } = source
  const whole = toOpen(true, -1)
  const around: Open[] = []
  let open = whole
  let at = 0
  let pause = piece
  while (at < text.length) {
    if (at >= pause) {
      pause = at + piece
      yield
    }
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const next = text.indexOf('"', at + 1)
      const isPlain = next !== -1 && text.charCodeAt(next - 1) !== BACKSLASH
      const end = isPlain ? next + 1 : yield* endOfString(source, at, next)
      if (end - at >= piece && !isName(text, end)) addPart(source, open, at, end, yield* readString(source, at, end))
      at = end
      continue
    }
    if (code === OPEN_LIST || code === OPEN_OBJECT) {
      around.push(open)
      open = toOpen(code === OPEN_LIST, at)
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      const outer = around.pop()
      if (outer === undefined || open.isList !== (code === CLOSE_LIST)) throw new NoJson()
      // A short part is parsed together with its neighbours.
      if (open.value !== null || at - open.start >= piece) {
        addRest(source, open, at)
        addPart(source, outer, open.start, at + 1, open.value)
      }
      open = outer
    } else if (code === COMMA) {
      if (open === whole) throw new NoJson()
      if (open.isAfterPart || at - open.from >= piece) {
        addRest(source, open, at)
        open.from = at + 1
        open.needsMore = true
        open.isAfterPart = false
      }
      open.member = at + 1
      open.colon = -1
    } else if (code === COLON && open.colon === -1) open.colon = at
    at += 1
  }
  if (open !== whole) throw new NoJson()
  open.needsMore = true
  addRest(source, open, at)
  return Reflect.get(open.value ?? [], 0)
}

function toOpen(isList: boolean, start: number): Open {
  const from = start + 1
  return { isList, start, from, member: from, colon: -1, value: null, needsMore: false, isAfterPart: false }
}

/** Adds what is between `open.from` and `end`: short members, or nothing. */
function addRest({ text, parse }: Source, open: Open, end: number): void {
  const rest = text.slice(open.from, end)
  const isBlank = /^[ \t\n\r]*$/.test(rest)
  if (open.isAfterPart) {
    if (!isBlank) throw new NoJson()
    return
  }
  if (isBlank && (open.needsMore || text.charCodeAt(end) === COMMA)) throw new NoJson()
  addMembers(open, rest, parse)
}

/** Adds a long part, and the short members before it. */
function addPart({ text, parse }: Source, open: Open, start: number, end: number, part: unknown): void {
  if (open.isAfterPart) throw new NoJson()
  addMembers(open, `${text.slice(open.from, start)}null`, parse)
  if (Array.isArray(open.value)) open.value[open.value.length - 1] = part
  else if (open.value !== null) setMember(open.value, String(JSON.parse(text.slice(open.member, open.colon))), part)
  open.from = end
  open.isAfterPart = true
}

function addMembers(open: Open, members: string, parse: Source['parse']): void {
  const more = parse(open.isList ? `[${members}]` : `{${members}}`)
  if (typeof more !== 'object' || more === null) throw new NoJson()
  if (open.value === null) open.value = more
  else if (Array.isArray(open.value) && Array.isArray(more)) for (const one of more) open.value.push(one)
  else for (const [key, value] of Object.entries(more)) setMember(open.value, key, value)
}

function setMember(object: object, key: string, value: unknown): void {
  // An ordinary member here; an assignment would change the prototype.
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
  } else Reflect.set(object, key, value)
}

/**
 * The index after the closing quote of the string that begins at `from`; `quote` is the first quote after it, or -1.
 */
function* endOfString({ text, piece }: Source, from: number, quote: number): InPieces<number> {
  let pause = quote + piece
  for (let at = quote; at !== -1; at = text.indexOf('"', at + 1)) {
    if (countBackslashes(text, from, at) % 2 === 0) return at + 1
    if (at < pause) continue
    pause = at + piece
    yield
  }
  throw new NoJson()
}

/** How many backslashes are directly before `at`, and after `from`. */
function countBackslashes(text: string, from: number, at: number): number {
  let before = at - 1
  while (before > from && text.charCodeAt(before) === BACKSLASH) before -= 1
  return at - 1 - before
}

/** The string between two quotes, read in pieces that do not split an escape. */
function* readString({ text, piece }: Source, start: number, end: number): InPieces<string> {
  const pieces: string[] = []
  for (let from = start + 1; from < end - 1; ) {
    const to = from + piece >= end - 1 ? end - 1 : beforeEscape(text, from, from + piece)
    pieces.push(String(JSON.parse(`"${text.slice(from, to)}"`)))
    from = to
    yield
  }
  return pieces.join('')
}

/** `at`, or the beginning of the escape that contains it. */
function beforeEscape(text: string, from: number, at: number): number {
  for (let mark = at - 1; mark >= at - LONGEST_ESCAPE + 1; mark -= 1) {
    if (text.charCodeAt(mark) !== BACKSLASH) continue
    const begins = countBackslashes(text, from - 1, mark) % 2 === 0
    const length = text[mark + 1] === 'u' ? LONGEST_ESCAPE : 2
    return begins && mark + length > at ? mark : at
  }
  return at
}

/** Names of members are parsed with their neighbours, however long they are. */
function isName(text: string, end: number): boolean {
  let at = end
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1
  return text.charCodeAt(at) === COLON
}
