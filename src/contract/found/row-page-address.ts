import type { SearchQuery } from '../search/search-query.ts'
import { toSearchParams } from '../search/search-query-codec.ts'

/** Rows in one request: the most that the contract's list gives at once. */
export const PAGE_ROWS = 100

/**
 * The address of the `limit` rows from index `at` on, counted later. `asOf` pins the view of an earlier page. The page asks
 * it, and the server names the first one beside the page, so that it is on its way before a script has run.
 */
export function rowPageAddress(query: SearchQuery, asOf: string | null, at: number, limit: number): string {
  const params = toSearchParams(query)
  params.set('limit', String(limit))
  params.set('at', String(at))
  params.set('count', 'later')
  if (asOf !== null) params.set('as_of', asOf)
  return `/api/completions?${params}`
}
