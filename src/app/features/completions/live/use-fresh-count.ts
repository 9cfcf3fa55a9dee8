import type { SearchQuery } from '#contract/search/search-query.ts'
import { useEffect, useState } from 'react'
import { countLaterRows, toLaterView } from '../../../api/later-rows.ts'

/** Shorter than the server's pause between two events, so that rows are counted during a steady stream, too. */
const DELAY_MS = 120

/**
 * How many matching rows of the store came in after the view `asOf`. Asks again whenever `arrivals` grows, unless
 * `now`, the store's current `as_of`, shows that none came. 0 without such a view.
 */
export function useFreshCount(query: SearchQuery, asOf: string | null, now: string | null, arrivals: number): number {
  const view = asOf === null ? null : toLaterView(query, asOf)
  const [found, setFound] = useState<{ view: string; rows: number } | null>(null)
  useEffect(() => {
    if (view === null || arrivals === 0 || isSameStore(asOf, now)) return undefined
    const count = async () => {
      try {
        const rows = await countLaterRows(view)
        setFound((present) => (present?.view === view && present.rows === rows ? present : { view, rows }))
      } catch {
        // The next event asks again.
      }
    }
    const timer = setTimeout(() => void count(), DELAY_MS)
    return () => clearTimeout(timer)
  }, [view, asOf, now, arrivals])
  return found !== null && found.view === view ? found.rows : 0
}

/** Whether no row came in between two views: both begin with the newest row, followed by their time. */
function isSameStore(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.split('-')[0] === other.split('-')[0]
}
