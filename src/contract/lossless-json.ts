/** A JSON number that a double cannot hold; `source` is its text, digit for digit. */
export class ExactNumber {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  toString(): string {
    return this.source
  }

  /** Lets `JSON.stringify` write the digits as they came in. */
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

/** Sign, digits without zeros at either end, and the power of ten: equal for texts of the same value. */
function toDecimal(source: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`
}

/** True where the number that JavaScript makes of the text has the same value. */
function isHeld(source: string, value: number): boolean {
  if (source.length < 16 && !/[eE]/.test(source)) return true
  if (String(value) === source) return true
  return Number.isFinite(value) && toDecimal(source) === toDecimal(String(value))
}

/** Anything that a double may not hold: sixteen digits and more, or an exponent. May also hit inside strings. */
const SUSPECT = /-?\d[\d.]{15,}(?:[eE][-+]?\d+)?|-?\d[\d.]*[eE][-+]?\d+/g
/** A number of JSON, and not the name of a member: that would be no JSON. */
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\d.eE+-]|[ \t\r\n]*:)/y

interface Place {
  at: number
  source: string
}

/** The numbers of a JSON text that no double holds, in order; digits inside strings are none. */
function findUnheld(text: string): Place[] {
  const places: Place[] = []
  let inString = false
  let quote = -1
  for (const { 0: source, index: at } of text.matchAll(SUSPECT)) {
    if (isHeld(source, Number(source))) continue
    for (let next = text.indexOf('"', quote + 1); next !== -1 && next < at; next = text.indexOf('"', next + 1)) {
      if (!inString || !isEscaped(text, next)) inString = !inString
      quote = next
    }
    NUMBER.lastIndex = at
    if (!inString && NUMBER.exec(text)?.[0] === source) places.push({ at, source })
  }
  return places
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text[at - 1 - backslashes] === '\\') backslashes += 1
  return backslashes % 2 === 1
}

/**
 * Like `JSON.parse`, except that a number whose value JavaScript would change (a 64-bit seed, `1e400`) becomes an
 * `ExactNumber`. `__proto__` is an ordinary own member; of duplicate keys the last counts. Throws `SyntaxError`.
 */
export function parseLossless(text: string): unknown {
  const places = findUnheld(text)
  if (places.length === 0) return JSON.parse(text)
  // A reviver would do, but costs ten times as much as parsing: strings stand in for the few numbers instead.
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
    // Says where in the text itself the fault is.
    return JSON.parse(text)
  }
  return withNumbers(value, mark, places)
}

/** Puts the numbers in the place of their marks. Needs no stack, whatever the depth. */
function withNumbers(value: unknown, mark: string, places: readonly Place[]): unknown {
  const root = { value }
  const todo: object[] = [root]
  for (let holder = todo.pop(); holder !== undefined; holder = todo.pop()) {
    for (const key in holder) {
      const part: unknown = Reflect.get(holder, key)
      if (typeof part === 'object' && part !== null) todo.push(part)
      else if (typeof part === 'string' && part.startsWith(mark)) {
        const exact = new ExactNumber(places[Number(part.slice(mark.length))]?.source ?? '')
        // `__proto__` is a name like any other here; assigning to it would not be.
        Object.defineProperty(holder, key, { value: exact, writable: true, enumerable: true, configurable: true })
      }
    }
  }
  return root.value
}

/** Like `JSON.stringify`, with exact numbers and `-0` digit for digit. `indent` is in spaces. */
export function stringifyLossless(value: unknown, indent?: number): string {
  const text: string | undefined = JSON.stringify(
    value,
    (_key, part: unknown) => (Object.is(part, -0) ? rawJson('-0') : part),
    indent,
  )
  return text ?? 'null'
}
