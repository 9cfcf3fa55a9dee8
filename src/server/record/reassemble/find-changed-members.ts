import { parseLosslessJson, stringifyLosslessJson } from '#contract/json/lossless-json.ts'
import { isObject } from '../assemble/json-member.ts'

const TOO_DEEP = '(nested too deeply to be compared)'

/**
 * The paths (`choices[0].message.content`) at which two JSON texts differ, as deep as both have a value. Empty if they
 * mean the same; the order of members does not count. Throws `SyntaxError`.
 */
export function findChangedMembers(before: string, after: string): string[] {
  const changed: string[] = []
  try {
    compare(parseLosslessJson(before), parseLosslessJson(after), '', changed)
  } catch (error) {
    // Nested too deeply: parsing does not need the stack, comparing does.
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
  } else if (stringifyLosslessJson(before) !== stringifyLosslessJson(after)) changed.push(path)
}

function step(had: boolean, has: boolean, before: unknown, after: unknown, place: string, changed: string[]): void {
  if (had && has) compare(before, after, place, changed)
  else changed.push(place)
}
