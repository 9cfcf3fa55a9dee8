import { useNavigate, useRouterState } from '@tanstack/react-router'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { KeyGroup } from '../../key-commands.ts'
import {
  type CompletionsSearch,
  type FlatSearch,
  parseCompletionsSearch,
  parseFlatSearch,
  toFlatCompletionsSearch,
  validateFlatSearch,
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
  goTo: (own: OwnPage) => void
  showView: (slug: string, search: string) => void
  showPage: (page: (typeof PAGES)[number]) => void
}

/** The place in the app from which the palette was opened. */
export function usePalettePlace(): PalettePlace {
  const navigate = useNavigate()
  const { pathname, search: address } = useRouterState({ select: ({ location }) => location })
  const onUsage = pathname.endsWith('/usage')
  const onList = pathname.endsWith('/completions')
  const flat: FlatSearch = onUsage || onList ? validateFlatSearch({ ...address }) : {}
  const search = parseCompletionsSearch(flat)
  const keys = new Set<KeyGroup>(['page'])
  if (onList) keys.add('list').add('filter')
  if (search.open !== null || pathname.includes('/completions/')) keys.add('drawer')
  return {
    search,
    keys,
    ask: (query) => {
      const rows = toFlatCompletionsSearch({ ...search, query, open: null })
      const kept = Object.entries(flat).filter(([name]) => ['by', 'unit', 'measure'].includes(name))
      if (onUsage) void navigate({ to: '/usage', search: { ...Object.fromEntries(kept), ...rows } })
      else void navigate({ to: '/completions', search: rows })
    },
    open: ({ id, source }) => {
      const from = source === null ? {} : { source }
      if (onList) void navigate({ to: '/completions', search: { ...flat, ...from, open: id } })
      else void navigate({ to: '/completions/$id', params: { id }, search: from })
    },
    goTo: ({ page, search: asked }) =>
      void navigate(page === 'sources' || page === 'settings' ? { to: `/${page}` } : { to: `/${page}`, search: asked }),
    showView: (slug, saved) => void navigate({ to: '/completions', search: { ...parseFlatSearch(saved), view: slug } }),
    showPage: (page) =>
      void navigate(
        page === 'usage' ? { to: '/usage', search: onList ? { ...flat, open: undefined } : {} } : { to: `/${page}` },
      ),
  }
}
