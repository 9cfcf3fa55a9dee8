import type { Sort } from '#contract/search/search-query.ts'
import type { PageRequest } from '../../source/completion-source.ts'
import { Refusal } from '../../source/refusal.ts'

/** When a view began: the number of the newest row then, and the Unix second from which relative times count back. */
export interface AsOf {
  seq: number
  now: number
}

/** The places of the rows between which a page begins. */
export interface Between {
  next: number
  last: number
}

/**
 * Where a page begins: next to a row in list order (which costs the same anywhere), or at an index of the whole answer
 * (which needs the result set), which a cursor knows by the rows there too. `asOf` is null for a view that begins now.
 */
export type Position = { asOf: AsOf | null } & (
  | { kind: 'beside'; ord: number | null; at: number; backwards: boolean }
  | { kind: 'index'; at: number; between?: Between }
)

/** Reads where a page begins. Throws `Refusal` 400 for a cursor or `as_of` that this store never gave. */
export function parsePosition(sort: Sort, page: PageRequest): Position {
  const asOf = page.asOf === undefined ? null : parseAsOf(page.asOf, 'as_of')
  if (page.cursor !== undefined) {
    const position = parseCursor(page.cursor)
    return { ...position, asOf: asOf ?? position.asOf }
  }
  const at = page.at ?? 0
  if (at === 0 && sort.field === 'created') return { kind: 'beside', ord: null, at: 0, backwards: false, asOf }
  return { kind: 'index', at, asOf }
}

/** The cursor that leads to a position. */
export function toCursor(position: Position & { asOf: AsOf }): string {
  const asOf = formatAsOf(position.asOf)
  if (position.kind === 'index') {
    const { at, between } = position
    return between === undefined ? `i.${asOf}.${at}` : `i.${asOf}.${at}.${between.next}.${between.last}`
  }
  return `${position.backwards ? 'b' : 'f'}.${asOf}.${position.at}.${position.ord ?? 0}`
}

/** `as_of` as text. */
export function formatAsOf(asOf: AsOf): string {
  return `${asOf.seq}-${asOf.now}`
}

/** Reads an `as_of`. Throws `Refusal` 400 that names `param` for one that this store never gave. */
export function parseAsOf(text: string, param: string): AsOf {
  const [seq = '', now = '', ...more] = text.split('-')
  if (more.length > 0) throw unknown(param)
  return { seq: parseNumber(seq, param), now: parseNumber(now, param) }
}

function parseCursor(cursor: string): Position {
  const [kind, asOf = '', at = '', ord = '', last = '', ...more] = cursor.split('.')
  const index = { asOf: parseAsOf(asOf, 'cursor'), at: parseNumber(at, 'cursor') }
  if (more.length > 0) throw unknown('cursor')
  if (kind === 'i' && ord === '' && last === '') return { kind: 'index', ...index }
  if (kind === 'i') {
    return { kind: 'index', ...index, between: { next: parseNumber(ord, 'cursor'), last: parseNumber(last, 'cursor') } }
  }
  if ((kind === 'f' || kind === 'b') && last === '') {
    return { kind: 'beside', ord: parseNumber(ord, 'cursor'), backwards: kind === 'b', ...index }
  }
  throw unknown('cursor')
}

function parseNumber(text: string, param: string): number {
  if (!/^\d{1,16}$/.test(text)) throw unknown(param)
  return Number(text)
}

function unknown(param: string): Refusal {
  return new Refusal(400, `Invalid '${param}': it was not given by this store. Ask again without it.`, {
    param,
    code: 'invalid_value',
  })
}
