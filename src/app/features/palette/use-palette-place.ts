import type { SearchQuery } from '#contract/search/search-query.ts'
import { goTo } from '../../address/go-to.ts'
import { useFlatSearch } from '../../address/use-flat-search.ts'
import { usePath } from '../../address/use-path.ts'
import type { KeyGroup } from '../../key-commands.ts'
import {
  type CompletionsSearch,
  type FlatSearch,
  parseCompletionsSearch,
  parseFlatSearch,
  toFlatCompletionsSearch,
} from '../../search/completions-search.ts'
import type { FoundId } from './completion-id.ts'
import type { OwnPage } from './own-page.ts'

export const PAGES = ['completions', 'usage', 'sources', 'settings'] as const

/** What the address says, and the ways to other addresses from here. */
export interface PalettePlace {
  search: CompletionsSearch
  /** The groups of keys that work here. */
  keys: ReadonlySet<KeyGroup>
  /** Shows the answer to another question: on the usage page if it is open, otherwise in the list. */
  ask: (query: SearchQuery) => void
  /** Opens a completion, of another source if one is named: beside the list if it is open, otherwise on its own page. */
  open: (found: FoundId) => void
  /** Goes to a page as an address says it. */
  showOwn: (own: OwnPage) => void
  /** Groups the rows of the list; null shows them one by one. */
  group: (by: string | null) => void
  showView: (slug: string, search: string) => void
  showPage: (page: (typeof PAGES)[number]) => void
}

/** The place in the app from which the palette was opened. */
export function usePalettePlace(): PalettePlace {
  const path = usePath()
  const address = useFlatSearch()
  const onUsage = path === '/usage'
  const onList = path === '/completions'
  const flat: FlatSearch = onUsage || onList ? address : {}
  const search = parseCompletionsSearch(flat)
  const keys = new Set<KeyGroup>(['page'])
  if (onList) keys.add('list').add('filter')
  if (search.open !== null || path.startsWith('/completions/')) keys.add('drawer')
  return {
    search,
    keys,
    ask: (query) => {
      const rows = toFlatCompletionsSearch({ ...search, query, open: null })
      const kept = Object.entries(flat).filter(([name]) => ['by', 'unit', 'measure'].includes(name))
      if (onUsage) goTo({ to: '/usage', search: { ...Object.fromEntries(kept), ...rows } })
      else goTo({ to: '/completions', search: rows })
    },
    open: ({ id, source }) => {
      const from = source === null ? {} : { source }
      if (onList) goTo({ to: '/completions', search: { ...flat, ...from, open: id } })
      else goTo({ to: '/completions/$id', id, search: from })
    },
    showOwn: ({ page, search: asked }) =>
      goTo({ to: `/${page}`, search: page === 'sources' || page === 'settings' ? {} : asked }),
    group: (by) => goTo({ to: '/completions', search: toFlatCompletionsSearch({ ...search, group: by }) }),
    showView: (slug, saved) => goTo({ to: '/completions', search: { ...parseFlatSearch(saved), view: slug } }),
    showPage: (page) =>
      goTo({ to: `/${page}`, search: page === 'usage' && onList ? { ...flat, open: undefined } : {} }),
  }
}
