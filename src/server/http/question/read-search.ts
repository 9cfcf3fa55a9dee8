import type { Unanswered } from '#contract/found/row-page.ts'
import { parseSearchQuery } from '#contract/search/search-query-codec.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { PAGE_PARAMS } from './page-params.ts'

/** A search, and the parts of it that could not be understood, which the answer names. */
export interface ReadSearch {
  query: SearchQuery
  refused: Unanswered[]
}

/** Reads a search from a route's parameters, without those that say which part of the answer is wanted, and its `own`. */
export function readSearch(params: URLSearchParams, own: readonly string[] = []): ReadSearch {
  const search = new URLSearchParams(params)
  for (const name of [...PAGE_PARAMS, ...own]) search.delete(name)
  const { query, refused } = parseSearchQuery(search)
  return { query, refused: refused.map(({ param, reason }) => ({ param, reason })) }
}
