import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { type UsageRequest, usageOverTimeSchema } from '#contract/found/usage-over-time.ts'
import { toAskable } from './askable.ts'
import { getJson } from './wire/http.ts'

/** Usage over time of the rows that match. The old figures stay on the screen while new ones are loaded. */
export function usageQuery(query: SearchQuery, request: UsageRequest) {
  const path = usagePath(query, request)
  return queryOptions({
    queryKey: ['usage', path],
    queryFn: ({ signal }) => getJson(path, usageOverTimeSchema, signal),
    placeholderData: keepPreviousData,
  })
}

/** The address of usage over time; with `&format=csv` appended, that of a file. */
export function usagePath(query: SearchQuery, { by, unit, zone }: UsageRequest): string {
  const params = toSearchParams(toAskable(query))
  if (by !== null) params.set('by', by)
  params.set('unit', unit)
  if (zone !== 'UTC') params.set('zone', zone)
  return `/api/usage?${params}`
}
