import type { SearchQuery } from '#contract/search/search-query.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { rereadRows } from '../../../api/reread-rows.ts'

/** Changes come in numbers; the rows are read again once for all of this time. */
const DELAY_MS = 500

/**
 * Loads the rows on the screen again when some were edited or deleted, in the same view, so that no new ones appear.
 */
export function useChangedRows(query: SearchQuery, asOf: string | null, changes: number): void {
  const client = useQueryClient()
  const read = useEffectEvent(() => {
    // Where it fails the rows stay as they were; whoever opens one sees how it is.
    if (asOf !== null) rereadRows(client, query, asOf).catch(() => undefined)
  })
  useEffect(() => {
    if (changes === 0) return undefined
    const timer = setTimeout(read, DELAY_MS)
    return () => clearTimeout(timer)
  }, [changes])
}
