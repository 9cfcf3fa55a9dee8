export type Json = Record<string, unknown>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Members of a delta whose pieces are put one after the other; other strings say the same thing again (rule 4). */
const CONCATENATED = new Set([
  'content',
  'refusal',
  'reasoning',
  'reasoning_content',
  'arguments',
  'input',
  'transcript',
  'data',
])

/** Names come from upstream: `__proto__` and `constructor` are members like any other, and what is inherited is none. */
function ownMember(target: Json, key: string): unknown {
  return Object.hasOwn(target, key) ? target[key] : undefined
}

/** Assigning to `__proto__` would change what the object inherits instead of giving it a member. */
function setMember(target: Json, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true })
  else target[key] = value
}

function toParts(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' && value !== '' ? [{ type: 'text', text: value }] : []
}

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

/** Parts that say how their text goes on are one part; any other is the next one. `parts` grows in place. */
function joinParts(parts: unknown[], pieces: readonly unknown[]): unknown[] {
  for (const piece of pieces) {
    const joined = joinPart(parts.at(-1), piece)
    if (joined === null) parts.push(piece)
    else parts.splice(-1, 1, joined)
  }
  return parts
}

function joinPart(last: unknown, piece: unknown): Json | null {
  if (!isObject(last) || !isObject(piece) || last['type'] !== piece['type']) return null
  const joined: Json = { ...last }
  for (const [key, value] of Object.entries(piece)) {
    const before = ownMember(last, key)
    if (key === 'text' && typeof before === 'string' && typeof value === 'string') joined[key] = before + value
    else if (Array.isArray(before) && Array.isArray(value)) joined[key] = joinParts([...before], value)
    else if (before !== undefined && before !== value) return null
    else setMember(joined, key, value)
  }
  return joined
}

/** A list that grew from deltas is ours, and grows in place: copying it at every token took minutes for a long answer. */
function extend(before: unknown, piece: readonly unknown[]): unknown[] {
  if (!Array.isArray(before)) return [...piece]
  for (const item of piece) before.push(item)
  return before
}

/**
 * Adds the members of one delta to what came before, in place: text is appended, lists are extended, objects are merged,
 * anything else is taken where it says something. `null` never erases (research/api.md section 3, rules 2, 4 and 6).
 */
export function mergeDelta(target: Json, delta: Json, leaveOut: readonly string[] = []): void {
  for (const [key, piece] of Object.entries(delta)) {
    if (leaveOut.includes(key)) continue
    const before = ownMember(target, key)
    if (piece === null || piece === undefined) {
      if (before === undefined) setMember(target, key, null)
    } else if (typeof piece === 'string' && CONCATENATED.has(key))
      target[key] = (typeof before === 'string' ? before : '') + piece
    else if (Array.isArray(piece)) setMember(target, key, extend(before, piece))
    else if (isObject(piece)) {
      const inner: Json = isObject(before) ? before : {}
      mergeDelta(inner, piece)
      setMember(target, key, inner)
    } else if (piece !== '' || before === undefined) setMember(target, key, piece)
  }
}
