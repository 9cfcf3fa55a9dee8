import type { Find, FindRule, Found } from './finder.ts'
import { type OwnPattern, toOwnRule } from './own-pattern.ts'

/** Sets of rules that the configuration can name. */
export const RULE_SETS = ['keys', 'email', 'cards'] as const
export type RuleSet = (typeof RULE_SETS)[number]

/** What is removed in addition to the exact keys. Plain data: it is sent to threads. */
export interface RuleSettings {
  sets: readonly RuleSet[]
  /** Checked when the configuration was read. */
  patterns: readonly OwnPattern[]
}

/** What settings name, as rules that can look: the built-in sets first, then own patterns. */
export function toRules({ sets, patterns }: RuleSettings): FindRule[] {
  return [...sets.map((set) => SETS[set]), ...patterns.map(toOwnRule)]
}

/** Prefixes of the keys of well-known services, and tokens that can be recognised (JWT). */
const KEY_LIKE =
  /\b(?:(?:(?:sk|rk|pk|sess|glpat|xox[abeoprs])[-_]|gh[oprsu]_|github_pat_|hf_|gsk_|npm_)[A-Za-z0-9_-]{16,220}|AIza[A-Za-z0-9_-]{35}|A[KS]IA[A-Z0-9]{16}\b|eyJ[A-Za-z0-9_-]{8,400}\.[A-Za-z0-9_-]{8,1600}\.[A-Za-z0-9_-]{8,600})/g
const CARD_LIKE = /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d])/g

const SETS: Record<RuleSet, FindRule> = {
  keys: { longest: 2_700, within: /[\w.-]/, find: (text) => toFound(text, KEY_LIKE, 'key-like') },
  email: { longest: 320, within: /[^\s"<>()[\],;:]/, find: findAddresses },
  cards: {
    longest: 40,
    within: /[\d -]/,
    find: (text) => toFound(text, CARD_LIKE, 'card').filter((one) => isCard(text, one)),
  },
}

function toFound(text: string, pattern: RegExp, kind: string): Found[] {
  return Array.from(text.matchAll(pattern), ({ 0: match, index }) => ({
    start: index,
    end: index + match.length,
    kind,
  }))
}

/** Searches from each `@` outwards, so that a text without one costs nothing. */
function findAddresses(text: string): ReturnType<Find> {
  const found: Found[] = []
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const before = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]+$/u.exec(text.slice(Math.max(0, at - 64), at))?.[0] ?? ''
    const host = /^(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}]{2,24}/u.exec(text.slice(at + 1, at + 254))?.[0] ?? ''
    if (before !== '' && host !== '')
      found.push({ start: at - before.length, end: at + 1 + host.length, kind: 'e-mail' })
  }
  return found
}

/** The last digit of a card number is computed from the others (Luhn). */
function isCard(text: string, { start, end }: Found): boolean {
  const digits = Array.from(text.slice(start, end).replace(/\D/g, ''), Number).toReversed()
  const sum = digits.reduce((so, digit, at) => so + (at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0)
  return sum % 10 === 0 && new Set(digits).size > 1
}
