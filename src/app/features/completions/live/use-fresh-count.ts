import type { SearchQuery } from '#contract/search/search-query.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { laterRows } from '../../../api/later-rows.ts'

/** Shorter than the server's pause between two events, so that rows are counted during a steady stream, too. */
const DELAY_MS = 120

/**
 * How many matching rows of the store came in after the view `asOf`. Asks again whenever `arrivals` grows, unless
 * `now`, the store's current `as_of`, shows that none came. 0 without such a view.
 */
export function useFreshCount(query: SearchQuery, asOf: string | null, now: string | null, arrivals: number): number {
  const client = useQueryClient()
  // Asked for by the events alone, never because something is rendered.
  const { data = 0 } = useQuery({ ...laterRows(query, asOf), enabled: false })
  useEffect(() => {
    if (asOf === null || arrivals === 0 || isSameStore(asOf, now)) return undefined
    const question = laterRows(query, asOf)
    const ask = async () => {
      // One that is under way may have counted before these rows came.
      await client.cancelQueries({ queryKey: question.queryKey })
      // Where it fails, the next event asks again.
      await client.prefetchQuery(question)
    }
    const timer = setTimeout(() => void ask(), DELAY_MS)
    return () => clearTimeout(timer)
  }, [client, query, asOf, now, arrivals])
  return asOf === null ? 0 : data
}

/** Whether no row came in between two views: both begin with the newest row, followed by their time. */
function isSameStore(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.split('-')[0] === other.split('-')[0]
}
