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

interface SourceJson {
  parse(text: string, reviver: (key: string, value: unknown, context?: { source?: string }) => unknown): unknown
  rawJSON?(text: string): unknown
}
const sourceJson: SourceJson = JSON

function rawJson(source: string): unknown {
  return sourceJson.rawJSON === undefined ? source : sourceJson.rawJSON(source)
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
  return Number.isFinite(value) && toDecimal(source) === toDecimal(String(value))
}

/** Anything that a double may not hold: sixteen digits and more, or an exponent. May also hit inside strings. */
const SUSPECT = /[\d.]{16}|\d[eE][-+]?\d/

const NUMBER = /-?\d[\d.]*(?:[eE][-+]?\d+)?/g

/**
 * Whether a double holds every number of the text; digits inside strings count too, which can only make it say no.
 * Log probabilities have many digits and are nearly always held, and a reviver costs ten times as much as this.
 */
function holdsAll(text: string): boolean {
  for (const [source] of text.matchAll(NUMBER)) if (!isHeld(source, Number(source))) return false
  return true
}

/**
 * Like `JSON.parse`, except that a number whose value JavaScript would change (a 64-bit seed, `1e400`) becomes an
 * `ExactNumber`. `__proto__` is an ordinary own member; of duplicate keys the last counts. Throws `SyntaxError`.
 * Nested some thousand levels deep the reviver would overflow: such a text is read without exact numbers.
 */
export function parseLossless(text: string): unknown {
  if (!SUSPECT.test(text) || holdsAll(text)) return JSON.parse(text)
  try {
    return sourceJson.parse(text, (_key, value, context) => {
      if (typeof value !== 'number') return value
      const source = context?.source
      return source === undefined || isHeld(source, value) ? value : new ExactNumber(source)
    })
  } catch (error) {
    if (error instanceof RangeError) return JSON.parse(text)
    throw error
  }
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
