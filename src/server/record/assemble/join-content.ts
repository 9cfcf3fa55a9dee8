import { isText } from './add-text.ts'
import { isObject, type Json, ownMember, setMember } from './json-member.ts'

/**
 * The content of a message after its next piece: a string grows, a list of parts grows in place. `null` never erases. A
 * string followed by parts becomes a list.
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

/** Consecutive pieces of one part are joined; anything else is a new part. `parts` grows in place. */
export function joinParts(parts: unknown[], pieces: readonly unknown[]): unknown[] {
  for (const piece of pieces) {
    const at = placeOf(parts, piece)
    const joined = joinPart(parts[at], piece)
    if (joined === null) parts.push(piece)
    else parts[at] = joined
  }
  return parts
}

/** How far back a part with the same index is looked for: parts that are sent in turns are near each other. */
const NEIGHBOURS = 32

/** Pieces with an index may come in turns; all others continue the last part. */
function placeOf(parts: readonly unknown[], piece: unknown): number {
  const last = parts.length - 1
  if (!isObject(piece) || typeof piece['index'] !== 'number') return last
  for (let at = last; at >= 0 && at > last - NEIGHBOURS; at--) {
    const part = parts[at]
    if (isObject(part) && part['index'] === piece['index'] && part['type'] === piece['type']) return at
  }
  return last
}

/** Two pieces of one part joined; null if they are different parts. */
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
