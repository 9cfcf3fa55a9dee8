import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { type UsageRequest, usageOverTimeSchema } from '#contract/found/usage-over-time.ts'
import { getJson } from './wire/http.ts'

/** What the rows that match come to over time. Keeps the old figures on the screen while new ones are on their way. */
export function usageQuery(query: SearchQuery, request: UsageRequest) {
  const path = usagePath(query, request)
  return queryOptions({
    queryKey: ['usage', path],
    queryFn: ({ signal }) => getJson(path, usageOverTimeSchema, signal),
    placeholderData: keepPreviousData,
  })
}

/** The address of usage over time; with `&format=csv` behind it that of a file. */
export function usagePath(query: SearchQuery, { by, unit }: UsageRequest): string {
  const params = toSearchParams(query)
  if (by !== null) params.set('by', by)
  params.set('unit', unit)
  return `/api/usage?${params}`
}
