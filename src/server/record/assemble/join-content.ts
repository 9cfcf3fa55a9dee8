import { isText } from './growing-text.ts'
import { isObject, type Json, ownMember, setMember } from './json-object.ts'

/**
 * The content of a message with the next piece of it: a string grows, and so does a list of parts, in place. `null` never
 * erases; content that is a string becomes a list where parts follow it.
 */
export function joinContent(before: unknown, piece: unknown): unknown {
  if (piece === null || piece === undefined) return before ?? null
  if (typeof piece === 'string' && (typeof before === 'string' || before === undefined || before === null))
    return (before ?? '') + piece
  return joinParts(toParts(before), toParts(piece))
}

function toParts(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (isObject(value)) return [value]
  return typeof value === 'string' && value !== '' ? [{ type: 'text', text: value }] : []
}

/** Parts that say how their text goes on are one part; any other is the next one. `parts` grows in place. */
export function joinParts(parts: unknown[], pieces: readonly unknown[]): unknown[] {
  for (const piece of pieces) {
    const at = placeOf(parts, piece)
    const joined = joinPart(parts[at], piece)
    if (joined === null) parts.push(piece)
    else parts[at] = joined
  }
  return parts
}

/** How far back a part is looked for that says its index: those that are written at the same time are neighbours. */
const NEIGHBOURS = 32

/** Parts with an index may be written in turns; any other goes on where the last one ended. */
function placeOf(parts: readonly unknown[], piece: unknown): number {
  const last = parts.length - 1
  if (!isObject(piece) || typeof piece['index'] !== 'number') return last
  for (let at = last; at >= 0 && at > last - NEIGHBOURS; at--) {
    const part = parts[at]
    if (isObject(part) && part['index'] === piece['index'] && part['type'] === piece['type']) return at
  }
  return last
}

/** Two pieces of one part, where they are that; else null. */
function joinPart(last: unknown, piece: unknown): Json | null {
  if (!isObject(last) || !isObject(piece) || last['type'] !== piece['type']) return null
  const joined: Json = { ...last }
  for (const [key, value] of Object.entries(piece)) {
    const before = ownMember(last, key)
    if (value === null || value === undefined) {
      if (before === undefined) setMember(joined, key, null)
    } else if (before === undefined || before === null) setMember(joined, key, value)
    else if (isText(key) && typeof before === 'string' && typeof value === 'string') joined[key] = before + value
    else if (Array.isArray(before) && Array.isArray(value)) setMember(joined, key, joinParts(before, value))
    else if (before === '') setMember(joined, key, value)
    else if (before !== value && value !== '') return null
  }
  return joined
}
