/** A JSON number that a double cannot hold. `source` is its text. */
export class ExactNumber {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  toString(): string {
    return this.source
  }

  /** Makes `JSON.stringify` write the original digits. */
  toJSON(): unknown {
    return rawJson(this.source)
  }
}

interface RawJson {
  parse(text: string): unknown
  rawJSON?(text: string): unknown
}
const rawJsonMaker: RawJson = JSON

function rawJson(source: string): unknown {
  return rawJsonMaker.rawJSON === undefined ? source : rawJsonMaker.rawJSON(source)
}

/** Sign, digits without zeros at either end, and the power of ten. Equal for texts of the same value. */
function toDecimal(source: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`
}

/** No double needs more digits. A longer text is kept as it is, so that nobody computes with megabytes of zeros. */
const LONGEST_DECIMAL = 1_100

/** Whether JavaScript's number has the same value as the text. */
function isHeld(source: string): boolean {
  if (source.length > LONGEST_DECIMAL) return false
  const value = Number(source)
  if (String(value) === source) return true
  return Number.isFinite(value) && toDecimal(source) === toDecimal(String(value))
}

interface Place {
  at: number
  source: string
}

/** Code units between which a number stands. */
const QUOTE = 0x22
const BACKSLASH = 0x5c
const MINUS = 0x2d
const COLON = 0x3a
const PLUS = 0x2b
const DOT = 0x2e
const LOWER_E = 0x65
const UPPER_E = 0x45

/** Every double can hold a shorter number without an exponent. */
const SURELY_HELD = 15

/** The numbers of a JSON text that no double can hold, in order. Looks at every character once. */
function findInexact(text: string): Place[] {
  const places: Place[] = []
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (isDigit(code) || code === MINUS) {
      const short = endOfShortNumber(text, at)
      if (short > at) {
        at = short
        continue
      }
      const end = endOfNumber(text, at)
      if (mayNotBeHeld(text, at, end)) {
        const source = text.slice(at, end)
        // A number as a name means that the text is not JSON; it must not become JSON by replacing it.
        if (!isHeld(source) && !isName(text, end)) places.push({ at, source })
      }
      at = Math.max(end, at + 1)
    } else at += 1
  }
  return places
}

/** The index after the closing quote. Uses `indexOf`, since strings may be megabytes long. */
function endOfString(text: string, from: number): number {
  for (let quote = text.indexOf('"', from + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1
    while (before > from && text.charCodeAt(before) === BACKSLASH) before -= 1
    if ((quote - before) % 2 === 1) return quote + 1
  }
  return text.length
}

/**
 * The index after a number that a double surely holds, as nearly all are; `from` if it may be another. Whether it is one that JSON
 * knows is left to the parser.
 */
function endOfShortNumber(text: string, from: number): number {
  let at = from + 1
  let code = text.charCodeAt(at)
  while (isDigit(code) || code === DOT) code = text.charCodeAt(++at)
  const goesOn = code === LOWER_E || code === UPPER_E || code === PLUS || code === MINUS
  return goesOn || at - from > SURELY_HELD ? from : at
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function endOfDigits(text: string, from: number): number {
  let at = from
  while (isDigit(text.charCodeAt(at))) at += 1
  return at
}

/** The index after the JSON number that begins here; `from` if there is none, or if it continues as no number does. */
function endOfNumber(text: string, from: number): number {
  const first = text.charCodeAt(from) === MINUS ? from + 1 : from
  let at = endOfDigits(text, first)
  if (at === first || (at > first + 1 && text[first] === '0')) return from
  for (const [mark, signs] of [
    ['.', ''],
    ['eE', '+-'],
  ] as const) {
    if (at >= text.length || !mark.includes(text.charAt(at))) continue
    const begin = at + 1 < text.length && signs.includes(text.charAt(at + 1)) ? at + 2 : at + 1
    at = endOfDigits(text, begin)
    if (at === begin) return from
  }
  return /[\d.eE+-]/.test(text.charAt(at)) ? from : at
}

function mayNotBeHeld(text: string, from: number, end: number): boolean {
  if (end - from > SURELY_HELD) return true
  for (let at = from; at < end; at += 1) if ('eE'.includes(text.charAt(at))) return true
  return false
}

function isName(text: string, end: number): boolean {
  let at = end
  while (' \t\r\n'.includes(text.charAt(at)) && at < text.length) at += 1
  return text.charCodeAt(at) === COLON
}

/**
 * Like `JSON.parse`, except that a number whose value JavaScript would change (a 64-bit seed, `1e400`) becomes an
 * `ExactNumber`. `__proto__` is an ordinary member; of duplicate keys the last counts. Throws `SyntaxError`.
 */
export function parseLosslessJson(text: string): unknown {
  const places = findInexact(text)
  if (places.length === 0) return JSON.parse(text)
  // A reviver would take ten times as long as parsing: instead, strings take the place of the few numbers at first.
  const mark = `${Math.random()} ${Math.random()} `
  const pieces: string[] = []
  let from = 0
  for (const [index, { at, source }] of places.entries()) {
    pieces.push(text.slice(from, at), JSON.stringify(mark + index))
    from = at + source.length
  }
  pieces.push(text.slice(from))
  let value: unknown
  try {
    value = JSON.parse(pieces.join(''))
  } catch {
    // Its error says where in the original text the fault is.
    return JSON.parse(text)
  }
  return withNumbers(value, mark, places)
}

/** The same of a text that need not be there, or be JSON: undefined then. */
export function toParsed(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return parseLosslessJson(text)
  } catch {
    return undefined
  }
}

/** Replaces the marks by the numbers. Does not recurse, so the depth does not matter. */
function withNumbers(value: unknown, mark: string, places: readonly Place[]): unknown {
  const root = { value }
  const todo: object[] = [root]
  for (let holder = todo.pop(); holder !== undefined; holder = todo.pop()) {
    for (const key in holder) {
      const part: unknown = Reflect.get(holder, key)
      if (typeof part === 'object' && part !== null) todo.push(part)
      else if (typeof part === 'string' && part.startsWith(mark)) {
        const exact = new ExactNumber(places[Number(part.slice(mark.length))]?.source ?? '')
        // `__proto__` is a name like any other here; an assignment would change the prototype.
        Object.defineProperty(holder, key, { value: exact, writable: true, enumerable: true, configurable: true })
      }
    }
  }
  return root.value
}

/** Like `JSON.stringify`, but exact numbers and `-0` keep their digits. `indent` is in spaces. */
export function stringifyLosslessJson(value: unknown, indent?: number): string {
  const text: string | undefined = JSON.stringify(
    value,
    (_key, part: unknown) => (Object.is(part, -0) ? rawJson('-0') : part),
    indent,
  )
  return text ?? 'null'
}
