import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import {
  type CompletionsSearch,
  type FlatSearch,
  parseCompletionsSearch,
  parseFlatSearch,
  toFlatCompletionsSearch,
  toFlatSearch,
} from '../search/completions-search.ts'

const route = getRouteApi('/completions')

export type SearchChange = Partial<Omit<CompletionsSearch, 'refused'>>

/**
 * What the address of the table says, and the one way to change it. A change of the question is a step in the history
 * (Back undoes it); the page's own state, such as the open row, replaces.
 */
export function useCompletionsSearch(): { search: CompletionsSearch; change: (change: SearchChange) => void } {
  const flat: FlatSearch = route.useSearch()
  const navigate = useNavigate()
  const { open = '', ...rest } = flat
  // The question keeps its identity while only the open row changes.
  const key = toFlatSearch(rest)
  const stable = useMemo(() => parseCompletionsSearch(parseFlatSearch(key)), [key])
  const openId = typeof open === 'string' && open !== '' ? open : null
  const search = useMemo(() => ({ ...stable, open: openId }), [stable, openId])
  const change = (wish: SearchChange) => {
    const replace = wish.query === undefined && wish.columns === undefined && wish.view === undefined
    void navigate({ to: '/completions', search: toFlatCompletionsSearch({ ...search, ...wish }), replace })
  }
  return { search, change }
}
