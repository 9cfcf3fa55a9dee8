import { createFinder, type Finder } from './finder.ts'
import { type RuleSettings, toRules } from './rules.ts'

/** What must not be kept: plain data, so that it can be handed to a thread. Never written anywhere. */
export interface Hidden {
  /** Keys and tokens, ours and a client's own. */
  secrets: readonly string[]
  /** What the configuration wants taken out beside. */
  rules: RuleSettings
}

/** Nothing to hide. */
export const NOTHING_HIDDEN: Hidden = { secrets: [], rules: { sets: [], patterns: [] } }

/** Made once for the same things: making one takes longer than using it on a short text. */
const made = new Map<string, Finder>()
const MOST_MADE = 100

/** The finder of what is hidden. */
export function toFinder({ secrets, rules }: Hidden): Finder {
  const name = JSON.stringify([secrets, rules])
  const known = made.get(name)
  if (known !== undefined) return known
  const finder = createFinder(secrets, toRules(rules))
  if (made.size >= MOST_MADE) made.clear()
  made.set(name, finder)
  return finder
}
