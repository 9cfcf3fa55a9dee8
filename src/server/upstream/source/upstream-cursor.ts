import { createHash } from 'node:crypto'
import * as z from 'zod'
import { Refusal } from '../../refusal.ts'

export type Order = 'asc' | 'desc'

/** Upstream's own limit, and so the most rows of one second that can be told apart while paging. */
export const UPSTREAM_LIMIT = 100
/** One less than upstream's limit, so that every call can bring at least one row that was not seen. */
const MOST_SEEN = UPSTREAM_LIMIT - 1
const SUBSTITUTES = 3

/** The form of a `WalkPosition`, for whoever keeps one. */
export const positionSchema = z.strictObject({
  /** The order that this walk asks for. */
  order: z.enum(['asc', 'desc']),
  /** Ids to continue after: the nearest first, the others for when that one is deleted. Empty begins at the edge. */
  after: z.array(z.string().max(500)).max(SUBSTITUTES),
  /** `created` of `after[0]`; rows on the near side of it were shown. */
  edge: z.nullable(z.number()),
  /** Ids beyond `after` that were shown. */
  seen: z.array(z.string().max(500)).max(UPSTREAM_LIMIT),
  /** Rows of one second may have been skipped on the way here. */
  gap: z.boolean(),
})

/** A place between two rows of upstream's list, and the direction to go on in. */
export type WalkPosition = z.infer<typeof positionSchema>

const cursorSchema = z.strictObject({ v: z.literal(1), for: z.string(), at: positionSchema })

/** Where a walk in this order begins. */
export function edgeOfList(order: Order): WalkPosition {
  return { order, after: [], edge: null, seen: [], gap: false }
}

/** The position as opaque text, bound to the question it belongs to. */
export function toCursor(at: WalkPosition, question: string): string {
  const cursor: z.infer<typeof cursorSchema> = { v: 1, for: fingerprint(question), at }
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/** Reads `toCursor`'s text. Throws a 400 `Refusal` for anything else and for the cursor of another question. */
export function parseCursor(text: string, question: string): WalkPosition {
  let value: unknown = null
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    // Not JSON: the schema below refuses null.
  }
  const cursor = cursorSchema.safeParse(value)
  if (!cursor.success) throw refusedCursor('This page cursor cannot be read. Load the list again from its beginning.')
  if (cursor.data.for !== fingerprint(question))
    throw refusedCursor(
      'This page cursor belongs to other filters or another order. Load the list again from its beginning.',
    )
  return cursor.data.at
}

function refusedCursor(message: string): Refusal {
  return new Refusal(400, message, { param: 'cursor', code: 'invalid_cursor' })
}

function fingerprint(question: string): string {
  return createHash('sha256').update(question).digest('base64url').slice(0, 12)
}

/** What paging needs to know of a row. */
export interface Listed {
  id: string
  /** Whether `id` is upstream's own and can be paged after. */
  named: boolean
  created: number | null
}

/** What upstream sent for a position. */
export interface ReceivedPage<T extends Listed> {
  items: readonly T[]
  /** `has_more`; null when missing. */
  more: boolean | null
  /** Asked after a substitute, so rows that were shown before come first. */
  substitute: boolean
}

export interface TakenPage<T extends Listed> {
  /** In walking order. */
  rows: T[]
  /** Where the walk goes on; null at its end. */
  next: WalkPosition | null
  /** Nothing new came although there is more: ask again from here. */
  again: WalkPosition | null
  notes: string[]
}

/** Rows to ask for so that `limit` new ones can come beside those that were seen. */
export function limitFor(at: WalkPosition, limit: number): number {
  return Math.min(UPSTREAM_LIMIT, limit + at.seen.length)
}

/**
 * One page of a walk. Upstream compares `created` alone and orders ties anew at every call, so a plain `after` loses
 * rows of the second in which a page ends. The next page therefore continues after the last
 * row of an *earlier* second and drops what was seen. Every page gets further or ends with a note: no input loops.
 */
export function takePage<T extends Listed>(at: WalkPosition, page: ReceivedPage<T>, limit: number): TakenPage<T> {
  if (page.items.length === 0)
    return { rows: [], next: null, again: null, notes: page.more === true ? [NOTES.promised] : [] }
  const first = page.items[0]
  if (!page.substitute && first !== undefined && isBefore(first, at))
    return { rows: [], next: null, again: null, notes: [NOTES.ignored] }

  const usable = page.substitute ? page.items.filter((item) => isBeyond(item, at)) : page.items
  const notes: string[] = []
  const taken = new Set(at.seen)
  const rows: T[] = []
  let doubled = 0
  let unseen = 0
  for (const item of usable) {
    if (taken.has(item.id)) {
      if (!at.seen.includes(item.id)) doubled++
      continue
    }
    unseen++
    if (rows.length === limit) continue
    taken.add(item.id)
    rows.push(item)
  }
  if (doubled > 0) notes.push(NOTES.doubled(doubled))
  const more = unseen > rows.length || (page.more ?? true)
  const last = rows.at(-1)
  if (last !== undefined) return { rows, next: more ? beyond(at, usable, rows, last) : null, again: null, notes }
  return {
    rows,
    next: null,
    again: more ? pastSeen(at, page.items) : null,
    notes: more && pastSeen(at, page.items) === null ? [NOTES.repeated] : notes,
  }
}

/** The position after `last`, stepped back to the last row of an earlier second. */
function beyond<T extends Listed>(at: WalkPosition, usable: readonly T[], rows: readonly T[], last: T): WalkPosition {
  const upTo = usable.slice(0, usable.indexOf(last) + 1)
  const sameSecond = upTo.filter((item) => item.created === last.created).map((item) => item.id)
  if (last.created === null) return straight(at, last, rows)
  const earlier = upTo.filter((item) => item.named && item.created !== null && item.created !== last.created).reverse()
  const [pivot] = earlier
  if (pivot === undefined) {
    const seen = [...new Set([...at.seen, ...sameSecond])]
    return seen.length > MOST_SEEN ? { ...straight(at, last, rows), gap: true } : { ...at, seen }
  }
  if (sameSecond.length > MOST_SEEN) return { ...straight(at, last, rows), gap: true }
  return {
    order: at.order,
    after: earlier.slice(0, SUBSTITUTES).map((item) => item.id),
    edge: pivot.created,
    seen: sameSecond,
    gap: false,
  }
}

/** The plain cursor, for where stepping back is not possible. */
function straight(at: WalkPosition, last: Listed, rows: readonly Listed[]): WalkPosition {
  const anchor = last.named ? last : (rows.findLast((row) => row.named) ?? null)
  return {
    order: at.order,
    after: anchor === null ? at.after : [anchor.id],
    edge: last.created ?? at.edge,
    seen: [...at.seen, ...rows.map((row) => row.id)].slice(-MOST_SEEN),
    gap: false,
  }
}

/** All rows of a page were seen: go on after its last one, unless that is where it was asked for already. */
function pastSeen(at: WalkPosition, items: readonly Listed[]): WalkPosition | null {
  const last = items.findLast((item) => item.named)
  if (last === undefined || last.id === at.after[0]) return null
  return { ...at, after: [last.id], edge: last.created ?? at.edge, gap: true }
}

/** The position from which the rows before this page are walked, in the other order. */
export function backFrom(at: WalkPosition, rows: readonly Listed[]): WalkPosition | null {
  const first = rows[0]
  if (first === undefined || at.after.length + at.seen.length === 0) return null
  const order: Order = at.order === 'asc' ? 'desc' : 'asc'
  const here = { ...edgeOfList(order), after: at.after }
  // Seen from behind, the first row is the last one that was shown.
  return beyond({ ...here, after: [first.id], edge: first.created }, rows.toReversed(), rows.toReversed(), first)
}

function isBefore(item: Listed, at: WalkPosition): boolean {
  if (item.created === null || at.edge === null) return false
  return at.order === 'desc' ? item.created > at.edge : item.created < at.edge
}

function isBeyond(item: Listed, at: WalkPosition): boolean {
  if (item.created === null || at.edge === null) return true
  return at.order === 'desc' ? item.created < at.edge : item.created > at.edge
}

export const NOTES = {
  promised: 'Upstream says that there is more but sent none; the list ends here.',
  ignored: 'Upstream ignores the page cursor and began again; the list ends here.',
  repeated: 'Upstream sends the same page again and again; the list ends here.',
  gap: 'More completions share one second than upstream can page through; some of them may be missing here.',
  doubled: (count: number) => `Upstream sent ${count === 1 ? 'a row' : `${count} rows`} twice; shown once.`,
}
