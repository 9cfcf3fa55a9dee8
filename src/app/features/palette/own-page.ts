import type { SavedView } from '#contract/search/saved-view.ts'
import { type FlatSearch, parseFlatSearch } from '../../search/completions-search.ts'

/** The pages that have an address of their own. `/completions/<id>` is a completion's (`completion-id.ts`). */
const ADDRESSED = ['completions', 'usage', 'compare', 'sources', 'settings'] as const

/** A page of this server with what it shows. */
export interface OwnPage {
  page: (typeof ADDRESSED)[number]
  search: FlatSearch
}

/**
 * The page that a pasted address of this server, which begins with `base`, leads to; null for any other text. `/` is the
 * list, with a saved view as the server has it: the one that is named, or the default one while nothing is asked.
 */
export function toOwnPage(text: string, base: string, views: readonly SavedView[]): OwnPage | null {
  const url = URL.parse(text.trim())
  if (url === null) return null
  const address = `${url.origin}${url.pathname}`.replace(/\/+$/, '')
  const search = parseFlatSearch(url.search)
  if (address === base) return { page: 'completions', search: toViewSearch(search, views) ?? search }
  if (!address.startsWith(`${base}/`)) return null
  const page = ADDRESSED.find((one) => one === address.slice(base.length + 1))
  return page === undefined ? null : { page, search }
}

function toViewSearch({ view: slug, ...asked }: FlatSearch, views: readonly SavedView[]): FlatSearch | null {
  if (Object.keys(asked).length > 0) return null
  const view = views.find((one) => (slug === undefined ? one.is_default : one.slug === slug))
  return view === undefined ? null : { ...parseFlatSearch(view.search), view: view.slug }
}
