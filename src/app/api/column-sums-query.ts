import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { columnSumsSchema } from '#contract/found/column-sums.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { toAskable } from './askable.ts'
import { getJson } from './wire/http.ts'

/** The sums of numeric columns over the rows that match. */
export function columnSumsQuery(query: SearchQuery) {
  const search = toSearchParams(toAskable(query)).toString()
  return queryOptions({
    queryKey: ['column-sums', search],
    queryFn: async ({ signal }) => (await getJson(`/api/column-sums?${search}`, columnSumsSchema, signal)).columns,
    staleTime: 5_000,
    placeholderData: keepPreviousData,
  })
}
