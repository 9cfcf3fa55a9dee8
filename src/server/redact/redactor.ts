import { isJson } from '#contract/json/is-json.ts'
import { type Finder, type Found, KEY } from './finder.ts'
import { toStringSpans } from './string-spans.ts'

/** How many of what were taken out, by kind, as people are told. */
export type Redacted = Readonly<Record<string, number>>

/** Takes out of texts what must not be kept, and counts it. */
export interface Redactor {
  readonly finder: Finder
  /** A text that is nothing but text. */
  text(text: string): string
  /** A JSON text stays one, byte for byte but for the strings that held something; anything else is taken as a text. */
  json(text: string): string
  /** Counts a find that somebody else took out. */
  count(found: Found): void
  /** What was taken out so far; null where nothing was. */
  redacted(): Redacted | null
}

/** JSON within strings of JSON is read this deep: arguments of calls hold it, and errors that quote a request. */
const DEEPEST = 4

/** A redactor that has taken out nothing yet. */
export function createRedactor(finder: Finder): Redactor {
  const counts = new Map<string, number>()
  const count = ({ kind }: Found) => counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const text = (given: string, isWanted: (found: Found) => boolean = () => true) => {
    const found = finder.find(given).filter(isWanted)
    if (found.length === 0) return given
    let rest = ''
    let done = 0
    for (const one of found) {
      count(one)
      rest += given.slice(done, one.start) + toMark(one)
      done = one.end
    }
    return rest + given.slice(done)
  }
  const json = (given: string, depth: number): string => {
    if (finder.isIdle || finder.isQuiet(given)) return given
    if (!isJson(given)) return text(given)
    let rest = ''
    let done = 0
    for (const { start, end } of toStringSpans(given)) {
      const source = given.slice(start, end)
      const clean = redactString(source, depth)
      if (clean === source) continue
      rest += given.slice(done, start) + clean
      done = end
    }
    return rest + given.slice(done)
  }
  /** `source` is a string of JSON with its quotes, or a number. */
  const redactString = (source: string, depth: number): string => {
    if (!source.startsWith('"')) {
      // A rule leaves the contract's own numbers alone; what strings hold is nobody's contract.
      const clean = depth === 0 ? text(source, isKey) : text(source)
      return clean === source ? source : JSON.stringify(clean)
    }
    const value = source.includes('\\') ? String(JSON.parse(source)) : source.slice(1, -1)
    const clean = depth < DEEPEST && /^\s*[{[]/.test(value) && isJson(value) ? json(value, depth + 1) : text(value)
    return clean === value ? source : JSON.stringify(clean)
  }
  return {
    finder,
    text: (given) => text(given),
    json: (given) => json(given, 0),
    count,
    redacted: () => (counts.size === 0 ? null : Object.fromEntries(counts)),
  }
}

function isKey({ kind }: Found): boolean {
  return kind === KEY
}

/** What stands in the place of a find. */
export function toMark({ kind }: Pick<Found, 'kind'>): string {
  return kind === KEY ? '[redacted]' : `[redacted ${kind}]`
}
