import type { SearchQuery } from '#contract/search/search-query.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { NOTHING_YET, type RowWindow } from './row-window.ts'

/** The rows of a source that can only list by cursor; null unless `wanted`. Its code is loaded when first wanted. */
export function useWalk(query: SearchQuery, wanted: boolean): RowWindow | null {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: ['code of a walk'],
    queryFn: () => import('./walk.ts'),
    enabled: wanted,
    structuralSharing: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
  const walk = useMemo(() => (wanted && data !== undefined ? data.createWalk(client) : null), [wanted, data, client])
  useEffect(() => walk?.ask(query), [walk, query])
  const window = useSyncExternalStore(walk?.subscribe ?? toNothing, walk?.window ?? nothingYet)
  if (!wanted) return null
  return error === null
    ? window
    : { ...NOTHING_YET, status: 'error', loading: false, error, retry: () => void refetch() }
}

function toNothing() {
  return () => undefined
}

function nothingYet() {
  return NOTHING_YET
}
