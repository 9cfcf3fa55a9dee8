import type { StoredMessage } from '#contract/detail/completion-detail.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { SourceName } from '#contract/search/search-query.ts'
import { createPoliteQueue } from '#lib/polite-queue.ts'
import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { completionMessages } from '../../../../api/queries.ts'
import { lastUserText } from './last-user-text.ts'

const queue = createPoliteQueue(3)
/** Rows must be on the screen this long, in milliseconds, before their inputs are loaded. */
const REST_MS = 250
/** Never part of an id. */
const SEPARATOR = '\u0000'

/**
 * The last user messages of rows whose list does not carry them, by id: not there while on its way, null if unknown. `rows`
 * are those on the screen, and no others.
 */
export function useLateInputs(
  rows: readonly CompletionRow[],
  source: SourceName | null,
): ReadonlyMap<string, string | null> {
  // Other row objects with the same ids ask the same.
  const key = rows.map((row) => row.id).join(SEPARATOR)
  const ids = useMemo(() => (key === '' ? [] : key.split(SEPARATOR)), [key])
  const [rested, setRested] = useState<readonly string[]>([])
  useEffect(() => {
    if (ids.length === 0) return undefined
    const timer = setTimeout(() => setRested(ids), REST_MS)
    return () => clearTimeout(timer)
  }, [ids])
  const asked = useMemo(() => ids.filter((id) => rested.includes(id)), [ids, rested])
  const texts = useQueries({ queries: asked.map((id) => lateInput(source, id)), combine })
  return useMemo(
    () =>
      new Map(
        asked.flatMap((id, at) => {
          const text = texts[at]
          return text === undefined ? [] : [[id, text] as const]
        }),
      ),
    [asked, texts],
  )
}

function lateInput(source: SourceName | null, id: string) {
  return { ...completionMessages(source, id, queue), retry: false, select: toText }
}

// One stable function that gives texts: anything else would count as a change at each render.
function toText({ data }: { data: readonly StoredMessage[] }): string | null {
  return lastUserText(data)
}

/** Undefined while it is being loaded. */
function combine(answers: UseQueryResult<string | null>[]) {
  return answers.map(({ data, isError }) => (isError ? null : data))
}
