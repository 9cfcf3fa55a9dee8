import { createFinder, type Finder } from './finder.ts'
import { type RuleSettings, toRules } from './rules.ts'

/** What must not be kept. Plain data, so that it can be sent to a thread. Never written anywhere. */
export interface Hidden {
  /** Keys and tokens: ours, and those that clients send. */
  secrets: readonly string[]
  /** What the configuration wants removed in addition. */
  rules: RuleSettings
}

export const NOTHING_HIDDEN: Hidden = { secrets: [], rules: { sets: [], patterns: [] } }

/** Finders are kept: making one takes longer than using it on a short text. */
const made = new Map<string, Finder>()
/** Clients’ keys change; then all are made anew. */
const MOST_MADE = 100

/** What looks for all of it; the same one for equal secrets and rules. */
export function toFinder({ secrets, rules }: Hidden): Finder {
  const name = JSON.stringify([secrets, rules])
  const known = made.get(name)
  if (known !== undefined) return known
  const finder = createFinder(secrets, toRules(rules))
  if (made.size >= MOST_MADE) made.clear()
  made.set(name, finder)
  return finder
}
