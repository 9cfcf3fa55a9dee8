import { DEFAULT_SORT, EVERYTHING, type SearchQuery } from '#contract/search/search-query.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'

/** How many conditions a search has; source and order do not count. */
export function countConditions(query: SearchQuery): number {
  const { size } = toSearchParams({ ...query, source: null, sort: DEFAULT_SORT, has: [] })
  return size + query.has.length
}

/** The same source and order without conditions. */
export function withoutFilters(query: SearchQuery): SearchQuery {
  return { ...EVERYTHING, source: query.source, sort: query.sort }
}
