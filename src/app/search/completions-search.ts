import { isColumnId } from '#contract/row/columns.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { parseSearchQuery, toSearchParams } from '#contract/search/search-query-codec.ts'
import { formatWidths, parseWidths, WIDEST } from './column-widths.ts'

/** The search of an address as plain text by name; never JSON. A repeated name has a list. */
export type FlatSearch = Record<string, string | string[]>

export type RowHeight = 's' | 'm' | 'l'
const HEIGHTS: readonly RowHeight[] = ['s', 'm', 'l']

/** What `/completions?…` says: the search, which the API has as well, and what only the page has. */
export interface CompletionsSearch {
  query: SearchQuery
  /** Id of the completion in the drawer. */
  open: string | null
  /** Column ids in order; null: the stored preference. */
  columns: readonly string[] | null
  /** Height of the rows; null: the stored preference. */
  height: RowHeight | null
  /** Ids of the columns that stay in sight; null or absent: the stored preference. */
  pinned?: readonly string[] | null
  /** Widths of columns, `model:200,output:400` in pixels; null or absent: the stored preference. */
  widths?: string | null
  /** Slug of the saved view from which this began. */
  view: string | null
  /** What the rows are grouped by: `prompt` or `meta.<key>`; null or absent: not grouped. */
  group?: string | null
  /** Parts of the link that were not understood; their defaults are used. */
  refused: readonly { param: string; text: string; reason: string }[]
}

/** A wish to look at something else: only what is to change. */
export type SearchChange = Partial<Omit<CompletionsSearch, 'refused'>>

/** Splits the search of an address into names and values. */
export function parseFlatSearch(search: string): FlatSearch {
  return fromPairs(new URLSearchParams(search))
}

/**
 * Writes names and values with as little escaping as a link allows, since people read addresses. What is no text is left
 * out.
 */
export function toFlatSearch(flat: Record<string, unknown>): string {
  const texts = Object.entries(flat).filter((pair): pair is [string, string | string[]] => isText(pair[1]))
  const text = toParams(Object.fromEntries(texts))
    .toString()
    .replace(/%(2C|3A|21|2F|40|3E|3C)/g, decodeURIComponent)
  return text === '' ? '' : `?${text}`
}

/** Reads the plain text as a search. Never throws: what it cannot read is in `refused`. */
export function parseCompletionsSearch(flat: FlatSearch): CompletionsSearch {
  const params = toParams(flat)
  const { query, refused } = parseSearchQuery(params)
  const columnsOf = (name: string) => {
    const ids = params.get(name)?.split(',').filter(Boolean)
    if (ids === undefined) return null
    refuse(name, ids.filter((id) => !isShowable(id)).join(','), 'no such column')
    return ids.filter(isShowable)
  }
  const refuse = (param: string, text: string, reason: string) => {
    if (text !== '') refused.push({ param, text, reason })
  }
  const columns = columnsOf('columns')
  const widths = params.get('widths')
  const hasWidths = widths !== null && /^([^,]+:\d+(,|$))*$/.test(widths)
  if (!hasWidths) refuse('widths', widths ?? '', 'expected <column>:<pixels>,…')
  const asked = Object.entries(hasWidths ? parseWidths(widths) : {})
  const known = asked.filter(([id, width]) => isShowable(id) && width <= WIDEST)
  const others = asked.filter((pair) => !known.includes(pair))
  refuse('widths', others.map((pair) => pair.join(':')).join(','), `no such column, or wider than ${WIDEST}`)
  const size = params.get('height') ?? ''
  const height = HEIGHTS.find((one) => one === size) ?? null
  if (height === null) refuse('height', size, 'expected s, m or l')
  const by = params.get('group') ?? ''
  const group = /^(prompt$|meta\..)/.test(by) ? by : null
  if (group === null) refuse('group', by, 'expected prompt or meta.<key>')
  return {
    query,
    open: params.get('open') || null,
    columns: columns?.length ? columns : null,
    height,
    pinned: columnsOf('pinned'),
    widths: hasWidths ? formatWidths(Object.fromEntries(known)) : null,
    view: params.get('view') || null,
    group,
    refused,
  }
}

/** Writes a search and the page's own state as plain text, without defaults. */
export function toFlatCompletionsSearch(search: Omit<CompletionsSearch, 'refused'>): FlatSearch {
  const params = toSearchParams(search.query)
  if (search.open !== null) params.set('open', search.open)
  if (search.columns !== null) params.set('columns', search.columns.join(','))
  if (search.height !== null) params.set('height', search.height)
  if (search.pinned) params.set('pinned', search.pinned.join(','))
  if (search.widths != null) params.set('widths', search.widths)
  if (search.view !== null) params.set('view', search.view)
  if (search.group) params.set('group', search.group)
  return fromPairs(params)
}

function fromPairs(pairs: Iterable<[string, string]>): FlatSearch {
  const flat = new Map<string, string | string[]>()
  for (const [name, value] of pairs) {
    const known = flat.get(name)
    flat.set(name, known === undefined ? value : [known, value].flat())
  }
  return Object.fromEntries(flat)
}

function toParams(flat: FlatSearch): URLSearchParams {
  return new URLSearchParams(
    Object.entries(flat).flatMap(([name, values]) => [values].flat().map((one) => [name, one])),
  )
}

/** Whether a column of the table has this name. */
function isShowable(id: string): boolean {
  return isColumnId(id) || /^meta\../s.test(id)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
}
