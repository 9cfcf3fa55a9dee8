import type { SearchQuery } from '#contract/search-query.ts'
import { parseSearchQuery, toSearchParams } from '#contract/search-query-codec.ts'

/** The address as flat text: what the router holds. Values are plain text, never JSON. */
export type FlatSearch = Record<string, string>

/** What `/completions?…` says: the question that the API shares, and what only the page knows. */
export interface CompletionsSearch {
  query: SearchQuery
  /** Id of the completion in the drawer. */
  open: string | null
  /** Column ids in order; null for the remembered ones. */
  columns: readonly string[] | null
  view: string | null
  /** Parts of the link that made no sense; they fell back to their defaults. */
  refused: readonly { param: string; text: string; reason: string }[]
}

const PAGE_ONLY = ['open', 'columns', 'view'] as const

/** Splits an address's search into names and values; of a repeated name the first counts. */
export function parseFlatSearch(search: string): FlatSearch {
  const pairs = [...new URLSearchParams(search)]
  return Object.fromEntries(pairs.reverse().filter(([name]) => name !== ''))
}

/** Writes names and values with as little escaping as a link allows: people read these addresses. */
export function toFlatSearch(flat: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(flat)) if (typeof value === 'string') params.append(name, value)
  const text = params.toString().replace(/%(2C|3A|21|2F|40|3E|3C)/g, decodeURIComponent)
  return text === '' ? '' : `?${text}`
}

/** Keeps what is text; the router's `validateSearch`. */
export function validateFlatSearch(raw: Record<string, unknown>): FlatSearch {
  return Object.fromEntries(Object.entries(raw).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
}

/** Reads the flat text as a question. Never throws: what it cannot read is in `refused`. */
export function parseCompletionsSearch(flat: FlatSearch): CompletionsSearch {
  const params = new URLSearchParams(Object.entries(flat))
  for (const name of PAGE_ONLY) params.delete(name)
  const { query, refused } = parseSearchQuery(params)
  const columns = flat['columns']?.split(',').filter((id) => id !== '') ?? []
  return {
    query,
    open: flat['open'] || null,
    columns: columns.length === 0 ? null : columns,
    view: flat['view'] || null,
    refused,
  }
}

/** Writes a question and the page's own state as flat text, defaults left out. */
export function toFlatCompletionsSearch(search: Omit<CompletionsSearch, 'refused'>): FlatSearch {
  const flat = Object.fromEntries(toSearchParams(search.query))
  if (search.open !== null) flat['open'] = search.open
  if (search.columns !== null) flat['columns'] = search.columns.join(',')
  if (search.view !== null) flat['view'] = search.view
  return flat
}
