import { useMemo } from 'react'
import { useSearch } from 'wouter/use-browser-location'
import { type FlatSearch, parseFlatSearch } from '../search/completions-search.ts'

/** The search of the address. It stays the same object until the address says something else. */
export function useFlatSearch(): FlatSearch {
  const text = useSearch()
  return useMemo(() => parseFlatSearch(text), [text])
}
