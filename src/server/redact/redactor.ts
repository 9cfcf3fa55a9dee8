import { isJson } from '#contract/json/is-json.ts'
import { type Finder, type Found, KEY } from './finder.ts'
import { toStringSpans } from './string-spans.ts'

/** How much was removed, by kind, in words that are shown. */
export type Redacted = Readonly<Record<string, number>>

/** Removes from texts what must not be kept, and counts it. */
export interface Redactor {
  readonly finder: Finder
  text(text: string): string
  /** A JSON text stays valid; only strings with a find change. Any other text is treated as a plain text. */
  json(text: string): string
  /** Counts a find that was removed elsewhere. */
  count(found: Found): void
  /** What has been removed so far; null if nothing. */
  redacted(): Redacted | null
}

/** How deep JSON inside JSON strings is read: arguments of calls contain it, and errors that quote a request. */
const DEEPEST_STRING = 4

/** A new redactor. */
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
  /** `source` is a JSON string with its quotes, or a number. */
  const redactString = (source: string, depth: number): string => {
    if (!source.startsWith('"')) {
      // Rules do not apply to numbers of the contract itself, but to those inside strings.
      const clean = depth === 0 ? text(source, isKey) : text(source)
      return clean === source ? source : JSON.stringify(clean)
    }
    const value = source.includes('\\') ? String(JSON.parse(source)) : source.slice(1, -1)
    const clean =
      depth < DEEPEST_STRING && /^\s*[{[]/.test(value) && isJson(value) ? json(value, depth + 1) : text(value)
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

/** What is written in place of a find. */
export function toMark({ kind }: Pick<Found, 'kind'>): string {
  return kind === KEY ? '[redacted]' : `[redacted ${kind}]`
}
