import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { goTo } from '../address/go-to.ts'
import { useFlatSearch } from '../address/use-flat-search.ts'
import {
  type CompletionsSearch,
  type SearchChange,
  parseCompletionsSearch,
  parseFlatSearch,
  toFlatCompletionsSearch,
  toFlatSearch,
} from '../search/completions-search.ts'

/** After this time the record of the pressed row is on the screen, and writing the address does not hold it up. */
const AFTER_PAINT_MS = 120

/**
 * What the address of the table says, and the one way to change it. A change of the search is a step in the history
 * (Back undoes it); the page's own state, such as the open row, replaces the current step.
 */
export function useCompletionsSearch(): { search: CompletionsSearch; change: (change: SearchChange) => void } {
  const { open: address = '', ...rest } = useFlatSearch()
  // The search keeps its identity while only the open row changes.
  const key = toFlatSearch(rest)
  const stable = useMemo(() => parseCompletionsSearch(parseFlatSearch(key)), [key])
  const said = typeof address === 'string' && address !== '' ? address : null
  const [wished, setWished] = useState<{ open: string | null; said: string | null; key: string } | null>(null)
  const stands = wished !== null && wished.said === said && wished.key === key
  // The address has caught up, or went elsewhere.
  if (wished !== null && !stands) setWished(null)
  const openId = stands ? wished.open : said
  const search = useMemo(() => ({ ...stable, open: openId }), [stable, openId])
  const later = useRef(0)
  useEffect(() => () => clearTimeout(later.current), [])
  const latest = useRef({ search, said, key })
  useLayoutEffect(() => {
    latest.current = { search, said, key }
  })
  // The same function from draw to draw, so that what changes the search is not drawn whenever rows come in.
  const change = useCallback((wish: SearchChange) => {
    const { search: present, ...where } = latest.current
    const replace =
      wish.query === undefined && wish.columns === undefined && wish.view === undefined && wish.group === undefined
    const go = () => goTo({ to: '/completions', search: toFlatCompletionsSearch({ ...present, ...wish }) }, { replace })
    clearTimeout(later.current)
    if (wish.open !== undefined && replace) {
      // The row is shown before the address changes: browsers refuse more than a hundred changes in half a minute, which a
      // held key would make, and each has the screen drawn once more.
      setWished({ open: wish.open, ...where })
      const { href } = location
      later.current = window.setTimeout(() => {
        // If the user has gone back meanwhile, the row is not opened.
        if (location.href === href) go()
        else setWished(null)
      }, AFTER_PAINT_MS)
    } else go()
  }, [])
  return { search, change }
}
