import { BASE_PATH } from '../base-path.ts'
import { toFlatSearch } from '../search/completions-search.ts'

/** Where a link of the page leads. `search` is plain text by name; what is no text is left out. */
export type PageAddress = { search?: Record<string, unknown> | undefined } & (
  | { to: '/completions' | '/usage' | '/compare' | '/sources' | '/settings' }
  | { to: '/completions/$id'; id: string }
)

/** Writes an address as a link has it, below the path at which a proxy serves the page. */
export function toHref(address: PageAddress): string {
  if (address.to !== '/completions/$id') return `${BASE_PATH}${address.to}${toFlatSearch(address.search ?? {})}`
  const { id, search = {} } = address
  // A browser takes dots for a way to another path, however they are written.
  if (id === '.' || id === '..') return toHref({ to: '/completions', search: { ...search, open: id } })
  return `${BASE_PATH}/completions/${encodeURIComponent(id)}${toFlatSearch(search)}`
}
