import { createHash } from 'node:crypto'
import { elementSpans, memberSpans } from '#contract/json/json-members.ts'
import { isRecord } from '#lib/is-record.ts'
import type { Listed } from './upstream-cursor.ts'
import { upstreamFailure } from '../upstream-failure.ts'
import type { Peer } from '../upstream-headers.ts'

/** A row of upstream's list with its exact text. */
export interface ListedCompletion extends Listed {
  raw: string
}

export interface ListPage {
  items: ListedCompletion[]
  /** null if upstream did not say. */
  more: boolean | null
  /** Elements of `data` that are not objects. */
  unreadable: number
}

/** Names that we give to rows without an id begin with this. */
export const NAMELESS = 'unnamed-'

/** Throws a 502 `bad_shape` unless the value is a list with `data`. */
export function checkListShape({ host, settings }: Peer): (value: Readonly<Record<string, unknown>>) => void {
  return (value) => {
    if (Array.isArray(value['data'])) return
    const message = `${host} answered the list with JSON that has no “data”. Check that ${settings.baseUrl} names an OpenAI-compatible API.`
    throw upstreamFailure('bad_shape', message)
  }
}

/** The rows of a list's body, each with its exact text. `text` must be valid JSON that `checkListShape` accepted. */
export function readListPage(text: string): ListPage {
  const page: ListPage = { items: [], more: null, unreadable: 0 }
  for (const member of memberSpans(text)) {
    const value = () => text.slice(member.valueStart, member.valueEnd)
    if (member.key === 'has_more') page.more = toMore(value())
    if (member.key !== 'data') continue
    const texts = elementSpans(text, member.valueStart).map((span) => text.slice(span.start, span.end))
    const items = texts.map(toListedCompletion)
    page.items = items.filter((item) => item !== null)
    page.unreadable = items.length - page.items.length
  }
  return page
}

/**
 * The text of one completion as a row; null if it is not an object. A row without an id gets one made from its content.
 */
export function toListedCompletion(raw: string): ListedCompletion | null {
  const value: unknown = JSON.parse(raw)
  if (!isRecord(value)) return null
  const { id, created } = value
  const named = typeof id === 'string' && id !== ''
  return {
    id: named ? id : `${NAMELESS}${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`,
    named,
    created: typeof created === 'number' && Number.isFinite(created) ? created : null,
    raw,
  }
}

function toMore(text: string): boolean | null {
  if (/^"?true"?$/i.test(text)) return true
  return /^"?false"?$/i.test(text) ? false : null
}
