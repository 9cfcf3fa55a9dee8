import type { Json } from './json-member.ts'

/** Names that servers use for members with text. Their pieces are always joined, even if two are equal. */
const TEXT = /(?:^|_)(?:text|content|reasoning|thinking|thoughts?|refusal|transcript|arguments|input|summary|data)$/

/** Names of members that hold a name: a later value replaces the former (docs/streams.md, Strings grow). */
const NAME =
  /(?:^|_)(?:id|type|role|name|index|object|model|format|url|uri|status|channel|provider|language)$|[a-z](?:Id|Type|Name|Url)$/

export const isText = (member: string): boolean => TEXT.test(member)

interface Pieces {
  text: string
  last: string
  count: number
  /** Pieces equal to the one before. */
  repeats: number
  /** Pieces that begin with the one before, as if they repeated the whole text so far. */
  wholes: number
}

const SEEN = new WeakMap<Json, Map<string, Pieces>>()

/**
 * The value of a string member of unknown kind after one more piece. A text grows; a name is replaced. A member whose
 * pieces mostly repeat the last one, or contain the whole so far, is replaced, too. Remembers the pieces of `target`.
 */
export function addText(target: Json, member: string, piece: string): string {
  if (NAME.test(member)) return piece
  const members = SEEN.get(target) ?? new Map<string, Pieces>()
  SEEN.set(target, members)
  const before = members.get(member)
  if (before === undefined) {
    members.set(member, { text: piece, last: piece, count: 1, repeats: 0, wholes: 0 })
    return piece
  }
  if (piece === before.last) before.repeats++
  else if (piece.startsWith(before.last)) before.wholes++
  before.text += piece
  before.last = piece
  before.count++
  const steps = before.count - 1
  const isValue = before.repeats * 2 > steps || (steps > 1 && before.repeats + before.wholes === steps)
  return isValue ? piece : before.text
}
