import { type FlatSearch, parseFlatSearch } from '../../search/completions-search.ts'

/** The pages whose address says what they show. */
const ADDRESSED = ['completions', 'usage', 'compare'] as const

/** A page of this server with what it shows. */
export interface OwnPage {
  page: (typeof ADDRESSED)[number]
  search: FlatSearch
}

/** The page that a pasted address of this server, which begins with `base`, leads to; null for any other text. */
export function toOwnPage(text: string, base: string): OwnPage | null {
  const url = URL.parse(text.trim())
  if (url === null || !`${url.origin}${url.pathname}`.startsWith(`${base}/`)) return null
  const path = `${url.origin}${url.pathname}`.slice(base.length + 1).replace(/\/$/, '')
  const page = ADDRESSED.find((one) => one === path)
  return page === undefined ? null : { page, search: parseFlatSearch(url.search) }
}
