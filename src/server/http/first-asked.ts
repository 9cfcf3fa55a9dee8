import { PAGE_ROWS, rowPageAddress } from '#contract/row-page-address.ts'
import { isUpstreamName } from '#contract/search-query.ts'
import { parseSearchQuery } from '#contract/search-query-codec.ts'

/**
 * The `Link` header of a page: what its first screen is going to ask, so that the browser fetches it beside the scripts.
 * Null where that is not known or not worth it: other pages, and upstreams, which are walked and asked only once.
 */
export function firstAsked(path: string, search: string): string | null {
  if (path !== '/' && path !== '/completions') return null
  const { query } = parseSearchQuery(new URLSearchParams(path === '/' ? '' : search))
  if (isUpstreamName(query.source)) return null
  return [rowPageAddress(query, null, 0, PAGE_ROWS), '/api/sources']
    .map((address) => `<${address}>; rel=preload; as=fetch; crossorigin`)
    .join(', ')
}
