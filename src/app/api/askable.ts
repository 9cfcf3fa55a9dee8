import { type SearchQuery, settleSort } from '#contract/search/search-query.ts'
import { isSearchable } from '#contract/text/is-searchable.ts'

/**
 * The search without a text in which there is nothing to look for, and without the order of its matches: the list leaves them
 * out and says so, sums and groups refuse them.
 */
export function toAskable(query: SearchQuery): SearchQuery {
  return settleSort(query.q === null || isSearchable(query.q) ? query : { ...query, q: null })
}
