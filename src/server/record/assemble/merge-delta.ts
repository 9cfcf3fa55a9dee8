import { addText, isText } from './add-text.ts'
import { joinContent } from './join-content.ts'
import { joinList } from './join-list.ts'
import { isObject, type Json, ownMember, setMember } from './json-member.ts'
import type { MergeRule } from './merge-rule.ts'

/**
 * Merges the members of one piece into `target`, in place: strings and lists by the rule, objects recursively,
 * everything else is replaced. `null` and an empty string never erase.
 */
export function mergeDelta(target: Json, piece: Json, rule: MergeRule, leaveOut: readonly string[] = []): void {
  for (const [key, value] of Object.entries(piece)) {
    if (leaveOut.includes(key) || isPadding(key, value)) continue
    const before = ownMember(target, key)
    if (value === null || value === undefined || value === '') {
      if (before === undefined || (before === null && value === '')) setMember(target, key, value ?? null)
    } else setMember(target, key, mergeValue(target, key, before, value, rule))
  }
}

/** Random letters that hide the length of a piece from eavesdroppers: OpenAI's name for them, and Mistral's. */
function isPadding(key: string, value: unknown): boolean {
  return (key === 'obfuscation' || key === 'p') && typeof value === 'string'
}

function mergeValue(target: Json, key: string, before: unknown, value: unknown, rule: MergeRule): unknown {
  const spells = rule.strings === 'spell' && isText(key)
  if (spells && (Array.isArray(before) || (typeof before === 'string' && Array.isArray(value))))
    return joinContent(before, value)
  if (typeof value === 'string') {
    if (spells) return (typeof before === 'string' ? before : '') + value
    return rule.strings === 'replace' ? value : addText(target, key, value)
  }
  if (Array.isArray(value)) return joinList({ member: key, before, rule, merge: mergeDelta }, value)
  if (!isObject(value)) return value
  const inner: Json = isObject(before) ? before : {}
  mergeDelta(inner, value, rule)
  return inner
}
