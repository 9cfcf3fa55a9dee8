import { type SecretSpellings, toSpellings } from './secret-pattern.ts'

/** A part of a text that is to be taken out. UTF-16 indexes. */
export interface Found {
  start: number
  end: number
  /** What it is, as people are told: `key`, `e-mail`. */
  kind: string
}

/** Finds what one rule looks for. In any order; they may overlap. Must take time in proportion to the text. */
export type Find = (text: string) => Found[]

/** A rule beside the exact secrets. */
export interface FindRule {
  find: Find
  /** Characters that a find may have at most: as many of a text that still grows are held back. */
  longest: number
  /** What its finds consist of, where that is known: no more than such characters at the end are held back. */
  within?: RegExp
}

/** Finds all that is to be taken out of texts. */
export interface Finder {
  /** In order and apart. */
  find(text: string): Found[]
  /** True where neither this text nor any text that it holds in JSON strings can have anything to be found. */
  isQuiet(text: string): boolean
  /** The beginning of a secret with which a text ends that was cut; null where it tells nothing. */
  findBegun(text: string): Found | null
  /** From where on the text may be the beginning of something that is to be taken out; its length where nothing is. */
  heldFrom(text: string): number
  /** Whether there is nothing to be looked for. */
  isIdle: boolean
  /** Whether more than exact secrets is looked for. */
  hasRules: boolean
}

/** What our keys and tokens are called, and a client's own. */
export const KEY = 'key'
/** A piece of a secret at the end of what was kept is taken out from this many characters on. */
const TELLING = 8

/** A finder for these secrets, in every spelling, and by these rules. */
export function createFinder(secrets: readonly string[], rules: readonly FindRule[] = []): Finder {
  const spellings = secrets.filter(isWorthHiding).map(toSpellings)
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
      // What has been found as far as it goes may go on.
      const across = rules
        .flatMap((rule) => rule.find(text))
        .filter(({ start, end }) => start < from && end > from && start > from - MOST_HELD)
      return Math.min(from, ...across.map(({ start }) => start))
    },
  }
}

/** What is found across the end is held back from its beginning on, but no more than this. */
const MOST_HELD = 4096

/** From where on the end of a text may become a find of a rule. */
function endingFrom({ longest, within }: FindRule, text: string): number {
  const least = Math.max(0, text.length - longest)
  if (within === undefined) return least
  let from = text.length
  while (from > least && within.test(text.charAt(from - 1))) from--
  return from
}

/** Words that are put where a local server wants any key at all: they are no secrets, and texts are full of them. */
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

/** From where on the end of the text is the beginning of a spelling; its length where it is none of that length. */
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

/** What we put in place of something is not found again. */
const MARK = /\[redacted(?: [^\]\n]{1,60})?\]/g

function isMark(text: string, { start, end }: Found): boolean {
  const near = text.slice(Math.max(0, start - 80), end + 80)
  const offset = Math.max(0, start - 80)
  for (const { 0: mark, index } of near.matchAll(MARK))
    if (offset + index <= start && end <= offset + index + mark.length) return true
  return false
}

/** Finds that overlap are one, of the kind of the first. */
function apart(found: readonly Found[]): Found[] {
  const parts: Found[] = []
  for (const one of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = parts.at(-1)
    if (last !== undefined && one.start < last.end) last.end = Math.max(last.end, one.end)
    else parts.push({ ...one })
  }
  return parts
}
