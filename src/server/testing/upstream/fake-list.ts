import { errorBody, type ListOddity } from './answer-with-fault.ts'
import type { FakeRow } from './fake-rows.ts'

/**
 * The list endpoint: filters, order, strict cursor, limit. Rows of one second come in another order at every `turn`.
 */
export function answerFakeList(
  rows: readonly FakeRow[],
  asked: URLSearchParams,
  turn: number,
  oddity: ListOddity | null,
): { status: number; text: string } {
  const limit = Number(asked.get('limit') ?? 20)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    return refuse(
      400,
      `Invalid 'limit': expected 1 to 100, but got ${limit} instead.`,
      'limit',
      'integer_above_max_value',
    )
  const ascending = asked.get('order') === 'asc'
  const direction = ascending ? 1 : -1
  const matching = rows
    .filter((row) => (asked.get('model') ?? row.model) === row.model && hasMetadata(row, asked))
    .toSorted((a, b) => direction * (a.created - b.created) || mix(a.id, turn) - mix(b.id, turn))
  const afterId = oddity === 'ignore-after' ? null : asked.get('after')
  const after = afterId === null ? null : rows.find((row) => row.id === afterId)
  if (after === undefined) return refuse(404, `Completion ${afterId} not found`, 'after', 'not_found')
  const rest = after === null ? matching : matching.filter((row) => direction * (row.created - after.created) > 0)
  const start = oddity === 'repeat-page' && after !== null ? matching : rest
  const data = start.slice(0, oddity === 'clamp-5' ? Math.min(5, limit) : limit)
  return { status: 200, text: toListText(data, start.length > data.length, after !== null, oddity) }
}

function refuse(status: number, message: string, param: string, code: string): { status: number; text: string } {
  return { status, text: errorBody(message, 'invalid_request_error', param, code) }
}

function toListText(data: readonly FakeRow[], more: boolean, paged: boolean, oddity: ListOddity | null): string {
  const empty = oddity === 'empty-but-more' && paged
  const texts = (empty ? [] : data).map((row) =>
    oddity === 'no-row-ids' ? row.json.replace(/"id":"[^"]*"/, '"id":null') : row.json,
  )
  if (oddity === 'duplicates') texts.push(...texts.slice(0, 1))
  const ids = oddity === 'null-ids' || empty ? [null, null] : [data[0]?.id ?? null, data.at(-1)?.id ?? null]
  const hasMore =
    oddity === 'no-has-more' ? '' : `,"has_more":${oddity === 'text-has-more' ? `"${more}"` : String(empty || more)}`
  return `{"object":"list","data":[${texts.join(',')}],"first_id":${JSON.stringify(ids[0])},"last_id":${JSON.stringify(ids[1])}${hasMore}}`
}

function hasMetadata(row: FakeRow, asked: URLSearchParams): boolean {
  return [...asked].every(([name, value]) => {
    const key = /^metadata\[(.*)\]$/s.exec(name)?.[1]
    return key === undefined || (Object.hasOwn(row.metadata, key) && row.metadata[key] === value)
  })
}

/** A number that orders the ids differently at each turn. */
function mix(id: string, turn: number): number {
  let hash = turn * 2_654_435_761
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619)
  return hash >>> 0
}

/** The messages endpoint: input messages only, ids `{completion}-{index}`, cursor and order by index. */
export function answerFakeMessages(row: FakeRow, asked: URLSearchParams): string {
  const items = row.messages.map((message, index) => ({ id: `${row.id}-${index}`, ...message }))
  if (asked.get('order') === 'desc') items.reverse()
  const start = asked.has('after') ? items.findIndex((item) => item.id === asked.get('after')) + 1 : 0
  const data = items.slice(start, start + Number(asked.get('limit') ?? 20))
  const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null }
  return JSON.stringify({ object: 'list', data, ...ends, has_more: start + data.length < items.length })
}
