import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { RowPage } from '#contract/found/row-page.ts'
import type { RowWindow, RowWindowSummary } from './row-window.ts'

/** Tells the screen about the answer whenever it changed. */
export function useWindowSummary(
  window: RowWindow,
  openIndex: number | null,
  onSummary: (summary: RowWindowSummary) => void,
): void {
  const { head, rows, known, complete, loading, stale, error, rowAt, retry, takeNew } = window
  // Pages that come while the list is scrolled change no word around it.
  const held = useRef(rowAt)
  useLayoutEffect(() => {
    held.current = rowAt
  })
  const openRow = openIndex === null ? null : (rowAt(openIndex) ?? null)
  const summary = useMemo<RowWindowSummary>(
    () => ({
      count: head?.total ?? (complete && head !== null ? rows : null),
      known: head?.total ?? known,
      of: head?.of ?? null,
      tokens: head?.tokens ?? null,
      cost: head?.cost_usd ?? null,
      costIsReported: head !== null && isCostReported(head),
      source: head?.source ?? null,
      asOf: head?.as_of ?? null,
      takeNew,
      notes: head?.notes ?? [],
      unanswered: head?.unanswered ?? [],
      answeredAt: head?.answered_at ?? null,
      loading,
      stale,
      error,
      openIndex,
      openRow,
      neighbour: (by) => (openIndex === null ? null : (held.current(openIndex + by)?.id ?? null)),
      retry,
    }),
    [head, rows, known, complete, loading, stale, error, openRow, retry, takeNew, openIndex],
  )
  useEffect(() => onSummary(summary), [summary, onSummary])
}

/** Known only where all rows are here: the sum of more may hold estimates. */
function isCostReported({ total, rows }: RowPage): boolean {
  return rows.length === total && rows.every((row) => row.cost_usd === null || row.cost_reported === true)
}
