import type { FindRule } from './finder.ts'

/** Sets of rules that the configuration can name. */
export const RULE_SETS = ['keys', 'email', 'cards'] as const
export type RuleSet = (typeof RULE_SETS)[number]

/** What is taken out beside the exact keys. */
export interface RuleSettings {
  sets: readonly RuleSet[]
  /** Own patterns, checked when the configuration was read. */
  patterns: readonly { name: string; source: string }[]
}

/** The rules that settings name. */
export function toRules({ sets }: RuleSettings): FindRule[] {
  return sets.map((set) => SETS[set])
}

const SETS: Record<RuleSet, FindRule> = {
  keys: { longest: 256, find: () => [] },
  email: { longest: 256, find: () => [] },
  cards: { longest: 40, find: () => [] },
}
