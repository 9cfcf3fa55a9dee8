import type { Unanswered } from '#contract/row-page.ts'
import { parseSearchQuery } from '#contract/search-query-codec.ts'
import type { SearchQuery } from '#contract/search-query.ts'
import { Refusal } from '../refusal.ts'
import { PAGE_PARAMS } from './page-params.ts'

/** A search and the parts of it that nobody could make sense of, which the answer then names. */
export interface ReadSearch {
  query: SearchQuery
  refused: Unanswered[]
}

/** Reads a search from the parameters of a route, leaving out those that say which part of the answer is wanted. */
export function readSearch(params: URLSearchParams): ReadSearch {
  const search = new URLSearchParams(params)
  for (const name of PAGE_PARAMS) search.delete(name)
  const { query, refused } = parseSearchQuery(search)
  return { query, refused: refused.map(({ param, reason }) => ({ param, reason })) }
}

/** The search of a file to save, which has no place for notes: throws 400 for a part that would silently be left out. */
export function requireWholeSearch({ query, refused }: ReadSearch): SearchQuery {
  const [first] = refused
  if (first === undefined) return query
  throw new Refusal(400, `Invalid '${first.param}': ${first.reason}.`, { param: first.param, code: 'invalid_value' })
}
