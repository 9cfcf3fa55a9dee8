import type { SearchQuery } from '#contract/search/search-query.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { NOTHING_YET, type RowWindow } from './row-window.ts'

type Code = typeof import('./walk.ts')

/** The code, once it was wanted: it is the same for every list. */
let here: Code | null = null

/** Loads the code for a page that will want it with its first draw. */
export async function bringWalk(): Promise<void> {
  here = await import('./walk.ts')
}

/** The rows of a source that can only list by cursor; null unless `wanted`. Its code is loaded when first wanted. */
export function useWalk(query: SearchQuery, wanted: boolean): RowWindow | null {
  const client = useQueryClient()
  const [code, setCode] = useState<Code | Error | null>(here)
  useEffect(() => {
    if (wanted && code === null) void import('./walk.ts').then((brought) => setCode((here = brought)), setCode)
  }, [wanted, code])
  const walk = useMemo(
    () => (wanted && code !== null && 'createWalk' in code ? code.createWalk(client) : null),
    [wanted, code, client],
  )
  useEffect(() => walk?.ask(query), [walk, query])
  const window = useSyncExternalStore(walk?.subscribe ?? toNothing, walk?.window ?? nothingYet)
  if (!wanted) return null
  return code instanceof Error
    ? { ...NOTHING_YET, status: 'error', loading: false, error: code, retry: () => setCode(null) }
    : window
}

function toNothing() {
  return () => undefined
}

function nothingYet() {
  return NOTHING_YET
}
