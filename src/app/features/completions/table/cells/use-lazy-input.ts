import type { CompletionRow } from '#contract/row/completion-row.ts'
import { createPoliteQueue } from '#lib/polite-queue.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { completionMessages } from '../../../../api/queries.ts'
import { lastUserText } from './last-user-text.ts'
import { useTableActions } from './table-actions.ts'

const queue = createPoliteQueue(3)
/** A row has to stay on the screen this long before its input is asked for. */
const REST_MS = 250

/** The last user message of a row whose list does not carry it: `undefined` while it is on its way, null if unknown. */
export function useLazyInput(row: CompletionRow): string | null | undefined {
  const { source } = useTableActions()
  const [rested, setRested] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), REST_MS)
    return () => clearTimeout(timer)
  }, [])
  const options = completionMessages(source, row.id)
  const ask = options.queryFn
  const answer = useQuery({
    ...options,
    enabled: rested,
    retry: false,
    queryFn: async (context) => {
      if (typeof ask !== 'function') throw new TypeError('The messages query has no function')
      return queue(async () => ask(context), context.signal)
    },
  })
  if (answer.data !== undefined) return lastUserText(answer.data.data)
  return answer.isError ? null : undefined
}
