import { Refusal } from '../../source/refusal.ts'
import { checkListShape, type ListedCompletion, type ListPage, readListPage } from './list-page.ts'
import type { UpstreamClient } from '../upstream-client.ts'
import {
  backFrom,
  limitFor,
  NOTES,
  type Order,
  takePage,
  UPSTREAM_LIMIT,
  type WalkPosition,
} from './upstream-cursor.ts'
import { toUpstreamSearch, type UpstreamQuestion } from './upstream-question.ts'

/** Rows in walking order, and where the walk continues in either direction. */
export interface WalkedPage {
  rows: ListedCompletion[]
  onward: WalkPosition | null
  back: WalkPosition | null
  notes: string[]
}

/** How many calls one page may take: if a page brings nothing new, the next part is asked for. */
const MOST_CALLS = 4

/**
 * The page of at most `limit` rows (at most upstream's own 100) at a position. Rejects with upstream's refusal, or with
 * `cursor_gone` if every row that the position refers to was deleted.
 */
export async function walkUpstream(
  client: UpstreamClient,
  question: UpstreamQuestion,
  from: WalkPosition,
  limit: number,
  signal?: AbortSignal,
): Promise<WalkedPage> {
  const wanted = Math.min(limit, UPSTREAM_LIMIT)
  const notes = new Set<string>()
  let at = from
  for (let call = 0; call < MOST_CALLS; call++) {
    const { page, substitute } = await fetchPage(client, question, at, wanted, signal)
    if (page.unreadable > 0)
      notes.add(`${page.unreadable} entries of upstream’s list are not completions and were left out.`)
    const taken = takePage(at, { ...page, substitute }, wanted)
    for (const note of taken.notes) notes.add(note)
    if (taken.rows.length > 0 && at.gap) notes.add(NOTES.gap)
    if (taken.again === null)
      return {
        rows: inOrder(taken.rows, at.order),
        onward: taken.next,
        back: backFrom(at, taken.rows),
        notes: [...notes],
      }
    at = taken.again
  }
  return { rows: [], onward: null, back: null, notes: [...notes, NOTES.repeated] }
}

/** Upstream orders the rows of one second differently at every call; sorted by id they stay in place. */
function inOrder(rows: readonly ListedCompletion[], order: Order): ListedCompletion[] {
  const sign = order === 'asc' ? 1 : -1
  return rows.some((row) => row.created === null)
    ? [...rows]
    : rows.toSorted((a, b) => sign * ((a.created ?? 0) - (b.created ?? 0) || (a.id < b.id ? -1 : 1)))
}

async function fetchPage(
  client: UpstreamClient,
  question: UpstreamQuestion,
  at: WalkPosition,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<{ page: ListPage; substitute: boolean }> {
  const anchors = at.after.length === 0 ? [null] : at.after
  for (const [index, after] of anchors.entries()) {
    const search = toUpstreamSearch(question, at.order, limitFor(at, limit), after)
    try {
      const answer = await client.call(
        { method: 'GET', path: '/chat/completions', search, signal },
        checkListShape(client.peer),
      )
      return { page: readListPage(answer.text), substitute: index > 0 }
    } catch (error) {
      if (after === null || !isGone(error, after)) throw error
    }
  }
  const message = 'The place in upstream’s list was deleted in the meantime. Load the list again from its beginning.'
  throw new Refusal(409, message, { type: 'upstream_error', param: 'cursor', code: 'cursor_gone' })
}

/** OpenAI says 404; ogx says 400 and names the id. */
function isGone(error: unknown, after: string): boolean {
  if (!(error instanceof Refusal)) return false
  if (error.status === 404) return true
  return error.status === 400 && (error.body.param === 'after' || error.body.message.includes(after))
}
