import { DEFAULT_SORT, EVERYTHING, type SearchQuery } from '#contract/search/search-query.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'

/** How many conditions a question has; where to ask and how to sort are none. */
export function countConditions(query: SearchQuery): number {
  const { size } = toSearchParams({ ...query, source: null, sort: DEFAULT_SORT, has: [] })
  return size + query.has.length
}

/** The same source and sort without any condition. */
export function withoutFilters(query: SearchQuery): SearchQuery {
  return { ...EVERYTHING, source: query.source, sort: query.sort }
}
