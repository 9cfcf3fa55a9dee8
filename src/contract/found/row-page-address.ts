import type { SearchQuery } from '../search/search-query.ts'
import { toSearchParams } from '../search/search-query-codec.ts'

/** Rows of one request: the largest page of the contract's list. */
export const PAGE_ROWS = 100

/**
 * The address of the `limit` rows from index `at` on, with the count asked for later. `asOf` keeps later pages
 * consistent with an earlier one. The page uses it, and so does the server, which announces the first request with the
 * page, so that it is sent before any script runs.
 */
export function rowPageAddress(query: SearchQuery, asOf: string | null, at: number, limit: number): string {
  const params = toSearchParams(query)
  params.set('limit', String(limit))
  params.set('at', String(at))
  params.set('count', 'later')
  if (asOf !== null) params.set('as_of', asOf)
  return `/api/completions?${params}`
}
