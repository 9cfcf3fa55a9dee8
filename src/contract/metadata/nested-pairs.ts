import { isJsonObject } from '../json/json-object.ts'
import { ExactNumber, parseLosslessJson } from '../json/lossless-json.ts'

/** Beyond these limits a value is data, and nobody searches for it. */
const NESTED_LIMITS = { depth: 8, pairs: 64, text: 512 } as const

/**
 * The pairs by which a metadata value that is an object or a list can be found: `user` with `{"id":7}` gives `user.id`
 * with `7`; `tags` with `["a","b"]` gives `tags` with `a` and with `b`. Empty for any other text. Never throws.
 */
export function toNestedPairs(key: string, value: string): [key: string, value: string][] {
  if (!/^\s*[[{]/.test(value)) return []
  try {
    const pairs: [string, string][] = []
    collect(key, parseLosslessJson(value), 0, pairs)
    return pairs
  } catch {
    return []
  }
}

function collect(key: string, value: unknown, depth: number, pairs: [string, string][]): void {
  if (pairs.length >= NESTED_LIMITS.pairs || depth > NESTED_LIMITS.depth) return
  if (Array.isArray(value)) {
    for (const element of value) collect(key, element, depth + 1, pairs)
  } else if (isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) collect(`${key}.${name}`, member, depth + 1, pairs)
  } else {
    const text = value instanceof ExactNumber ? value.source : String(value)
    if (key.length <= NESTED_LIMITS.text && text.length <= NESTED_LIMITS.text) pairs.push([key, text])
  }
}
