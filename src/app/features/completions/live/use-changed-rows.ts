import { rowPageSchema } from '#contract/found/row-page.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { getJson } from '../../../api/wire/http.ts'
import { rowsAt } from '../../../api/queries.ts'
import { PAGE_ROWS } from '#contract/found/row-page-address.ts'

const DELAY_MS = 500

/** Reads the rows on the screen again when some were edited or deleted, in the view they belong to: none comes in by it. */
export function useChangedRows(query: SearchQuery, asOf: string | null, changes: number): void {
  const client = useQueryClient()
  const read = useEffectEvent(async () => {
    if (asOf === null) return
    const first = rowsAt(query, null, 0, PAGE_ROWS).queryKey
    const params = toSearchParams(query)
    for (const [name, value] of [
      ['limit', String(PAGE_ROWS)],
      ['at', '0'],
      ['as_of', asOf],
    ] as const)
      params.set(name, value)
    void client.invalidateQueries({ queryKey: ['rows', 'at', first[2], asOf] })
    try {
      const page = await getJson(`/api/completions?${params}`, rowPageSchema)
      if (client.getQueryData(first)?.as_of === asOf) client.setQueryData(first, page)
    } catch {
      // The rows stay as they were; whoever opens one sees how it is.
    }
  })
  useEffect(() => {
    if (changes === 0) return undefined
    const timer = setTimeout(() => void read(), DELAY_MS)
    return () => clearTimeout(timer)
  }, [changes])
}
