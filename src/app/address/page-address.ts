import { BASE_PATH } from '../base-path.ts'
import { toFlatSearch } from '../search/completions-search.ts'

/** Where a link of the page leads. `search` is plain text by name; what is no text is left out. */
export type PageAddress = { search?: Record<string, unknown> | undefined } & (
  | { to: '/completions' | '/usage' | '/compare' | '/sources' | '/settings' }
  | { to: '/completions/$id'; id: string }
)

/** Writes an address as a link has it, below the path at which a proxy serves the page. */
export function toHref(address: PageAddress): string {
  const path = address.to === '/completions/$id' ? `/completions/${encodeURIComponent(address.id)}` : address.to
  return `${BASE_PATH}${path}${toFlatSearch(address.search ?? {})}`
}
