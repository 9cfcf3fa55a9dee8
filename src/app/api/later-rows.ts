import { laterRowsSchema } from '#contract/found/later-rows.ts'
import { getJson } from './wire/http.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'

/** A view of the store's rows as text; the same view gives the same text. */
export function toLaterView(query: SearchQuery, asOf: string): string {
  const params = toSearchParams({ ...query, source: 'store' })
  params.set('as_of', asOf)
  return params.toString()
}

/** How many rows match and came in after a view (`toLaterView`) began. Throws as `getJson` does. */
export async function countLaterRows(view: string): Promise<number> {
  return (await getJson(`/api/later?${view}`, laterRowsSchema)).rows
}
