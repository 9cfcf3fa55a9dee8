import { PAGE_ROWS, rowPageAddress } from '#contract/found/row-page-address.ts'
import { isUpstreamName } from '#contract/search/search-query.ts'
import { parseSearchQuery } from '#contract/search/search-query-codec.ts'

/** Longer addresses are left out: reverse proxies refuse answers whose headers exceed 4 kB. */
const LONGEST_ADDRESS = 2_000

/**
 * What the first screen of a page will ask, as addresses below the base path. Nothing for other pages, for very long questions,
 * and for upstreams, which should be asked only once.
 */
export function firstAsked(path: string, search: string): readonly string[] {
  if (path !== '/' && path !== '/completions') return []
  const { query } = parseSearchQuery(new URLSearchParams(search))
  if (isUpstreamName(query.source)) return []
  const rows = rowPageAddress(query, null, 0, PAGE_ROWS)
  return rows.length > LONGEST_ADDRESS ? [] : [rows, '/api/sources']
}

/** The `Link` header that has a browser ask for these while it loads the scripts. */
export function toLinkHeader(asked: readonly string[], basePath: string): string {
  return asked.map((address) => `<${basePath}${address}>; rel=preload; as=fetch; crossorigin`).join(', ')
}
