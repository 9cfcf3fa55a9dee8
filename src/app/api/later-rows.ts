import { laterRowsSchema } from '#contract/found/later-rows.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import { queryOptions } from '@tanstack/react-query'
import { getJson } from './wire/http.ts'

/** How many rows of the store match and came in after the view `asOf` began. */
export function laterRows(query: SearchQuery, asOf: string | null) {
  const view = toSearchParams({ ...query, source: 'store' })
  view.set('as_of', asOf ?? '')
  const address = `/api/later?${view}`
  return queryOptions({
    queryKey: ['later', address],
    queryFn: async ({ signal }) => (await getJson(address, laterRowsSchema, signal)).rows,
  })
}
