import { createHash } from 'node:crypto'
import * as z from 'zod'
import { Refusal } from '../../source/refusal.ts'

export type Order = 'asc' | 'desc'

/** Upstream's own limit of a page. So many rows of one second can be told apart while paging. */
export const UPSTREAM_LIMIT = 100
/** One less than upstream's limit, so that every call can bring at least one new row. */
const MOST_SEEN = UPSTREAM_LIMIT - 1
/** Rows that a cursor may name in place of one that upstream deletes meanwhile. */
const SUBSTITUTES = 3

/** The form of a `WalkPosition`, for those who store one. */
export const positionSchema = z.strictObject({
  order: z.enum(['asc', 'desc']),
  /**
   * Ids to continue after: the nearest first, the others in case it is deleted. Empty: begins at the edge of the list.
   */
  after: z.array(z.string().max(500)).max(SUBSTITUTES),
  /** `created` of `after[0]`; rows on the near side of it were shown. */
  edge: z.nullable(z.number()),
  /** Ids beyond `after` that were shown. */
  seen: z.array(z.string().max(500)).max(UPSTREAM_LIMIT),
  /** Rows of one second may have been skipped before this place. */
  gap: z.boolean(),
})

/** A place between two rows of upstream's list, with the direction in which to continue. */
export type WalkPosition = z.infer<typeof positionSchema>

const cursorSchema = z.strictObject({ v: z.literal(1), for: z.string(), at: positionSchema })

/** Where a walk in this order begins. */
export function edgeOfList(order: Order): WalkPosition {
  return { order, after: [], edge: null, seen: [], gap: false }
}

/** The position as an opaque text that is valid only for its question. */
export function toUpstreamCursor(at: WalkPosition, question: string): string {
  const cursor: z.infer<typeof cursorSchema> = { v: 1, for: fingerprint(question), at }
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/** Reads the text of `toUpstreamCursor`. Throws a 400 `Refusal` for anything else and for a cursor of another question. */
export function parseUpstreamCursor(text: string, question: string): WalkPosition {
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

/** What paging needs to know about a row. */
export interface Listed {
  id: string
  /** Whether `id` is upstream's own, so that a page can continue after it. */
  named: boolean
  created: number | null
}

/** What upstream sent for a position. */
export interface ReceivedPage<T extends Listed> {
  items: readonly T[]
  /** `has_more`; null if it is missing. */
  more: boolean | null
  /** The page continues after a substitute, so it begins with rows that were shown before. */
  substitute: boolean
}

export interface TakenPage<T extends Listed> {
  /** In walking order. */
  rows: T[]
  /** Where the walk continues; null at its end. */
  next: WalkPosition | null
  /** There is more, but nothing new came: ask again from here. */
  again: WalkPosition | null
  notes: string[]
}

/** How many rows to ask for, so that `limit` new ones can come beside those already seen. */
export function limitFor(at: WalkPosition, limit: number): number {
  return Math.min(UPSTREAM_LIMIT, limit + at.seen.length)
}

/**
 * One page of a walk. Upstream sorts by `created` only and orders rows of one second anew at every call, so a plain
 * `after` loses rows of the second in which a page ends. The next page therefore continues after the last row of an
 * *earlier* second and drops rows that were seen. Every page gets further or ends with a note, so no list can cause a
 * loop.
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

/** The position after `last`, moved back to the last row of an earlier second. */
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

/** The plain cursor, if moving back is not possible. */
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

/** All rows of a page were seen: continue after its last one, unless that was asked for already. */
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
