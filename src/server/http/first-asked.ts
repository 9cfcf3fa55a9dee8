import { PAGE_ROWS, rowPageAddress } from '#contract/found/row-page-address.ts'
import { isUpstreamName } from '#contract/search/search-query.ts'
import { parseSearchQuery } from '#contract/search/search-query-codec.ts'

/** Characters of an address that is named: reverse proxies refuse answers whose headers are longer than 4 kB. */
const LONGEST = 2_000

/**
 * The `Link` header of a page: what its first screen is going to ask, so that the browser fetches it beside the scripts.
 * Null where that is not known or not worth it: other pages, very long questions, and upstreams, which are walked and
 * asked only once.
 */
export function firstAsked(path: string, search: string, basePath: string): string | null {
  if (path !== '/' && path !== '/completions') return null
  const { query } = parseSearchQuery(new URLSearchParams(search))
  if (isUpstreamName(query.source)) return null
  const rows = rowPageAddress(query, null, 0, PAGE_ROWS)
  if (rows.length > LONGEST) return null
  return [rows, '/api/sources']
    .map((address) => `<${basePath}${address}>; rel=preload; as=fetch; crossorigin`)
    .join(', ')
}
