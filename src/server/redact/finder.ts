import { type SecretSpellings, toSecretSpellings } from './secret-spellings.ts'

/** A part of a text that is to be removed. UTF-16 indexes. */
export interface Found {
  start: number
  end: number
  /** Its kind, in words that are shown: `key`, `e-mail`. */
  kind: string
}

/** Finds what one rule looks for, in any order; finds may overlap. Its time must grow in proportion to the text. */
export type Find = (text: string) => Found[]

/** A rule that is applied beside the exact secrets. */
export interface FindRule {
  find: Find
  /** The longest possible find: so many characters at the end of a growing text are held back. */
  longest: number
  /** The characters that its finds consist of, if known: only such characters at the end are held back. */
  within?: RegExp
}

/** Finds everything that is to be removed from texts. */
export interface Finder {
  /** In order, without overlaps. */
  find(text: string): Found[]
  /** True if nothing can be found in this text, nor in any text inside its JSON strings. */
  isQuiet(text: string): boolean
  /** The beginning of a secret at the end of a text that was cut off; null if there is none. */
  findBegun(text: string): Found | null
  /** From where on a text may be the beginning of a find; its length if nowhere. */
  heldFrom(text: string): number
  /** Whether there is nothing to look for. */
  isIdle: boolean
  /** Whether there are rules beside the exact secrets. */
  hasRules: boolean
}

/** The kind of our own keys and tokens, and of a client's. */
export const KEY = 'key'
/** A beginning of a secret at the end of a cut text is removed if it has this many characters. */
const TELLING = 8

/** A finder for these secrets, in every spelling, and for these rules. */
export function createFinder(secrets: readonly string[], rules: readonly FindRule[] = []): Finder {
  const spellings = secrets.filter(isWorthHiding).map(toSecretSpellings)
  const isQuiet = (text: string) => rules.length === 0 && !spellings.some((one) => holds(one, text))
  return {
    hasRules: rules.length > 0,
    isIdle: spellings.length === 0 && rules.length === 0,
    isQuiet,
    find(text) {
      const found = [...spellings.flatMap((one) => findSecret(one, text)), ...rules.flatMap((rule) => rule.find(text))]
      return found.length === 0 ? found : apart(found.filter((one) => !isMark(text, one)))
    },
    findBegun(text) {
      const start = Math.min(...spellings.map((one) => beginningAtEnd(one, text, TELLING)))
      return start < text.length ? { start, end: text.length, kind: KEY } : null
    },
    heldFrom(text) {
      const begun = spellings.map((one) => beginningAtEnd(one, text, 1))
      const from = Math.min(text.length, ...begun, ...rules.map((rule) => endingFrom(rule, text)))
      // A find that reaches the end of the text may continue.
      const across = rules
        .flatMap((rule) => rule.find(text))
        .filter(({ start, end }) => start < from && end > from && start > from - MOST_HELD)
      return Math.min(from, ...across.map(({ start }) => start))
    },
  }
}

/** What such a find begins with is held back, but no more than this. */
const MOST_HELD = 4096

/** From where on the end of a text may become a find of a rule. */
function endingFrom({ longest, within }: FindRule, text: string): number {
  const least = Math.max(0, text.length - longest)
  if (within === undefined) return least
  let from = text.length
  while (from > least && within.test(text.charAt(from - 1))) from--
  return from
}

/**
 * Words that people set for local servers that want any key at all. They are not secret, and many texts contain them.
 */
const PLACEHOLDERS = new Set(['lm-studio', 'not-needed', 'no-key-required', 'sk-no-key-required', 'placeholder'])

function isWorthHiding(secret: string): boolean {
  return secret.length >= 8 && !PLACEHOLDERS.has(secret.toLowerCase())
}

function holds({ literals, escaped, mayEscape }: SecretSpellings, text: string): boolean {
  if (literals.some((literal) => text.includes(literal))) return true
  return mayEscape.test(text) && text.search(escaped) !== -1
}

function findSecret(one: SecretSpellings, text: string): Found[] {
  const found: Found[] = []
  for (const literal of one.literals) {
    for (let at = text.indexOf(literal); at !== -1; at = text.indexOf(literal, at + literal.length))
      found.push({ start: at, end: at + literal.length, kind: KEY })
  }
  if (one.mayEscape.test(text)) {
    for (const { 0: match, index } of text.matchAll(one.escaped))
      found.push({ start: index, end: index + match.length, kind: KEY })
  }
  return found
}

/** From where on the end of the text is the beginning of a spelling; the text's length if it is nowhere that long. */
function beginningAtEnd({ literals }: SecretSpellings, text: string, least: number): number {
  let from = text.length
  for (const literal of literals) {
    const tail = text.slice(-(literal.length - 1))
    for (let at = tail.indexOf(literal.charAt(0)); at !== -1; at = tail.indexOf(literal.charAt(0), at + 1)) {
      if (tail.length - at < least || !literal.startsWith(tail.slice(at))) continue
      from = Math.min(from, text.length - tail.length + at)
      break
    }
  }
  return from
}

/** Our own marks are not found again. */
const MARK = /\[redacted(?: [^\]\n]{1,60})?\]/g

function isMark(text: string, { start, end }: Found): boolean {
  const near = text.slice(Math.max(0, start - 80), end + 80)
  const offset = Math.max(0, start - 80)
  for (const { 0: mark, index } of near.matchAll(MARK))
    if (offset + index <= start && end <= offset + index + mark.length) return true
  return false
}

/** Overlapping finds are joined, with the kind of the first. */
function apart(found: readonly Found[]): Found[] {
  const parts: Found[] = []
  for (const one of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = parts.at(-1)
    if (last !== undefined && one.start < last.end) last.end = Math.max(last.end, one.end)
    else parts.push({ ...one })
  }
  return parts
}
