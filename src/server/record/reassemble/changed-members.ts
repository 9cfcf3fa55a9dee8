import { parseLossless, stringifyLossless } from '#contract/json/lossless-json.ts'
import { isObject } from '../assemble/json-object.ts'

const TOO_DEEP = '(nested too deeply to be compared)'

/**
 * The places where two JSON texts say something else, as paths (`choices[0].message.content`), each as deep as there is
 * something on both sides. None where they mean the same, whatever the order of members. Throws `SyntaxError`.
 */
export function toChangedMembers(before: string, after: string): string[] {
  const changed: string[] = []
  try {
    compare(parseLossless(before), parseLossless(after), '', changed)
  } catch (error) {
    // Nested deeper than the stack: parsing needs none, comparing does.
    if (error instanceof RangeError) return before === after ? [] : [TOO_DEEP]
    throw error
  }
  return changed
}

function compare(before: unknown, after: unknown, path: string, changed: string[]): void {
  if (Array.isArray(before) && Array.isArray(after)) {
    for (let at = 0; at < Math.max(before.length, after.length); at++)
      step(at < before.length, at < after.length, before[at], after[at], `${path}[${at}]`, changed)
  } else if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const place = /^[\w$-]+$/.test(key) ? (path === '' ? key : `${path}.${key}`) : `${path}[${JSON.stringify(key)}]`
      step(Object.hasOwn(before, key), Object.hasOwn(after, key), before[key], after[key], place, changed)
    }
  } else if (stringifyLossless(before) !== stringifyLossless(after)) changed.push(path)
}

function step(had: boolean, has: boolean, before: unknown, after: unknown, place: string, changed: string[]): void {
  if (had && has) compare(before, after, place, changed)
  else changed.push(place)
}
