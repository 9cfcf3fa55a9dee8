import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { flushSync } from 'react-dom'
import type { SourceName } from '#contract/search/search-query.ts'
import { completionDetail } from '../api/queries.ts'
import { withoutBase } from '../base-path.ts'
import {
  parseCompletionsSearch,
  parseFlatSearch,
  toFlatCompletionsSearch,
  toFlatSearch,
} from '../search/completions-search.ts'

/** The longest that a press waits, in milliseconds; then the drawer shows what the row says, and that it loads the rest. */
const PATIENCE_MS = 50

/** What waits for its record: what it was pressed on is shown later. */
interface Waiting {
  show: () => void
  /** The list in which it was pressed; nobody wants it in another. */
  list: string
  timer: number
}

/**
 * `whenHere` calls `show` when a record and the code of `part`, which draws it, are here: at once, if they are, and after 50 ms
 * in any case. To draw the drawer without them, and again with them, would take longer than both take to come. Of several
 * calls only the last is served, no later than the first would have been; none once another list is shown.
 * `forget` takes back what waits, and gives false if nothing does.
 */
export function useWhenHere(source: SourceName | null, part: { isHere: () => boolean; bring: () => Promise<void> }) {
  const client = useQueryClient()
  const waiting = useRef<Waiting | null>(null)
  const when = useMemo(() => {
    const forget = () => {
      const present = waiting.current
      clearTimeout(present?.timer)
      waiting.current = null
      return present !== null
    }
    const serve = () => {
      const present = waiting.current
      // At once and with its effects, as after a press: the next key is for what has opened.
      if (forget() && present?.list === listAddress()) flushSync(present.show)
    }
    const whenHere = (id: string, show: () => void) => {
      const record = completionDetail(source, id)
      if (part.isHere() && client.getQueryData(record.queryKey) !== undefined) {
        forget()
        show()
        return
      }
      const timer = waiting.current?.timer ?? window.setTimeout(serve, PATIENCE_MS)
      const own: Waiting = { show, list: listAddress(), timer }
      waiting.current = own
      const come = async () => {
        await Promise.allSettled([client.prefetchQuery(record), part.bring()])
        if (waiting.current === own) serve()
      }
      void come()
    }
    return { whenHere, forget }
  }, [client, source, part])
  useEffect(() => () => void when.forget(), [when])
  return when
}

/**
 * What the address asks for, without the open row and in one spelling: in that it is written a moment after a row is shown.
 */
function listAddress(): string {
  const search = parseCompletionsSearch(parseFlatSearch(location.search))
  return withoutBase(location.pathname) + toFlatSearch(toFlatCompletionsSearch({ ...search, open: null }))
}
