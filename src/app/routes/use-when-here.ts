import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import type { SourceName } from '#contract/search/search-query.ts'
import { completionDetail } from '../api/queries.ts'

/** The longest that a press waits, in milliseconds; then the drawer shows what the row says, and that it loads the rest. */
const PATIENCE_MS = 50

/**
 * Calls `show` when a record and the code of `part`, which draws it, are here: at once, if they are, and after 50 ms in any
 * case. To draw the drawer without them, and again with them, would take longer than both take to come. Of several calls only
 * the last is served, no later than the first would have been.
 */
export function useWhenHere(source: SourceName | null, part: { isHere: () => boolean; bring: () => Promise<void> }) {
  const client = useQueryClient()
  const waiting = useRef<{ show: () => void; timer: number } | null>(null)
  useEffect(() => () => clearTimeout(waiting.current?.timer), [])
  return useCallback(
    (id: string, show: () => void) => {
      const record = completionDetail(source, id)
      const isHere = part.isHere() && client.getQueryData(record.queryKey) !== undefined
      if (isHere) {
        clearTimeout(waiting.current?.timer)
        waiting.current = null
        show()
        return
      }
      const serve = () => {
        clearTimeout(waiting.current?.timer)
        const last = waiting.current?.show
        waiting.current = null
        last?.()
      }
      waiting.current = { show, timer: waiting.current?.timer ?? window.setTimeout(serve, PATIENCE_MS) }
      const come = async () => {
        await Promise.allSettled([client.prefetchQuery(record), part.bring()])
        if (waiting.current?.show === show) serve()
      }
      void come()
    },
    [client, source, part],
  )
}
