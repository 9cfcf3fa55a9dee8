import { PAGE_ROWS, rowPageAddress } from '#contract/found/row-page-address.ts'
import { isUpstreamName } from '#contract/search/search-query.ts'
import { parseSearchQuery } from '#contract/search/search-query-codec.ts'

/** Longer addresses are left out: reverse proxies refuse answers whose headers exceed 4 kB. */
const LONGEST_ADDRESS = 2_000

/**
 * The `Link` header of a page: the requests that its first screen will make, so that the browser sends them while it
 * loads the scripts. Null for other pages, for very long questions, and for upstreams, which should be asked only once.
 */
export function firstAsked(path: string, search: string, basePath: string): string | null {
  if (path !== '/' && path !== '/completions') return null
  const { query } = parseSearchQuery(new URLSearchParams(search))
  if (isUpstreamName(query.source)) return null
  const rows = rowPageAddress(query, null, 0, PAGE_ROWS)
  if (rows.length > LONGEST_ADDRESS) return null
  return [rows, '/api/sources']
    .map((address) => `<${basePath}${address}>; rel=preload; as=fetch; crossorigin`)
    .join(', ')
}
