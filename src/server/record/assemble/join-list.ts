import { ExactNumber, stringifyLosslessJson } from '#contract/json/lossless-json.ts'
import { joinParts } from './join-content.ts'
import { isObject, type Json } from './json-member.ts'
import { DELTA, ELEMENT, type MergeRule } from './merge-rule.ts'

/** Lists whose entries are pieces of text, not entries of their own. */
const PIECES = new Set(['reasoning_details', 'thinking_blocks'])

/** What a list already has: the texts of its entries, in order and as a set, and its entries by index. */
interface Memory {
  keys: string[]
  known: Set<string>
  byIndex: Map<number, Json[]>
}

/** Joins two pieces of one entry, in place. */
export type Merge = (target: Json, piece: Json, rule: MergeRule) => void

const SEEN = new WeakMap<unknown[], Memory>()

/**
 * A list after one more chunk (docs/streams.md, Lists). Entries with the same `index` (and type) are joined, repeated
 * entries are kept once, all others are appended. Our own list grows in place: copying it for every token took minutes
 * for a long answer.
 */
export function joinList(
  place: { member: string; before: unknown; rule: MergeRule; merge: Merge },
  piece: readonly unknown[],
): unknown[] {
  const { member, before, rule, merge } = place
  const list: unknown[] = Array.isArray(before) ? before : []
  if (rule.lists === 'append') return append(list, piece)
  if (rule.numbers === 'append' && piece.every(isNumber)) return append(list, piece)
  const memory = SEEN.get(list) ?? { keys: [], known: new Set(), byIndex: new Map() }
  SEEN.set(list, memory)
  const pieces = rule.strings === 'spell' && PIECES.has(member)
  const ofElement = pieces ? DELTA : rule.strings === 'replace' ? rule : ELEMENT
  const rest: unknown[] = []
  for (const entry of piece) {
    if (isObject(entry) && typeof entry['index'] === 'number') merge(findByIndex(list, memory, entry), entry, ofElement)
    else rest.push(entry)
  }
  if (pieces) return joinParts(list, rest)
  addOthers(list, memory, rest)
  return list
}

const isNumber = (entry: unknown) => typeof entry === 'number' || entry instanceof ExactNumber

function append(list: unknown[], piece: readonly unknown[]): unknown[] {
  for (const entry of piece) list.push(entry)
  return list
}

/** The entry that a piece with an index belongs to; a new one if there is none. */
function findByIndex(list: unknown[], memory: Memory, entry: Json): Json {
  const index = Number(entry['index'])
  const own = memory.byIndex.get(index) ?? []
  memory.byIndex.set(index, own)
  const found = own.findLast((other) => isSame(other['type'], entry['type']) && isSame(other['id'], entry['id']))
  if (found !== undefined) return found
  const target: Json = {}
  own.push(target)
  list.push(target)
  return target
}

/** Whether two entries agree in the members that identify them. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || !one || !other
}

/** Appends the entries that are new. If a list repeats itself and continues, only the rest is appended. */
function addOthers(list: unknown[], memory: Memory, entries: readonly unknown[]): void {
  const keys = entries.map(toKey)
  const grown = keys.length >= memory.keys.length && memory.keys.every((key, at) => key === keys[at])
  const fresh = grown
    ? entries.slice(memory.keys.length).map((entry, at) => ({ entry, key: keys[memory.keys.length + at] ?? '' }))
    : entries
        .map((entry, at) => ({ entry, key: keys[at] ?? '' }))
        .filter(({ entry, key }) => isNumber(entry) || !memory.known.has(key))
  for (const { entry, key } of fresh) {
    list.push(entry)
    memory.keys.push(key)
    memory.known.add(key)
  }
}

let unequal = 0

/**
 * A key that is equal for entries with the same content. An entry that nests too deeply for `JSON.stringify` equals no
 * other.
 */
function toKey(entry: unknown): string {
  try {
    return stringifyLosslessJson(entry)
  } catch {
    return `unequal ${unequal++}`
  }
}
