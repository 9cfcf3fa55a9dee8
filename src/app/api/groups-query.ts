import { rowGroupsSchema } from '#contract/found/groups.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { queryOptions } from '@tanstack/react-query'
import { toAskable } from './askable.ts'
import { getJson } from './wire/http.ts'

/** The rows that match, grouped by `prompt` or `meta.<key>`. */
export function groupsQuery(query: SearchQuery, by: string) {
  const params = toSearchParams(toAskable(query))
  // Groups have an order of their own.
  params.delete('sort')
  params.set('group', by)
  return queryOptions({
    queryKey: ['groups', params.toString()],
    queryFn: ({ signal }) => getJson(`/api/groups?${params}`, rowGroupsSchema, signal),
    staleTime: 30_000,
  })
}
