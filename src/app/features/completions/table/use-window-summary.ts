import { useEffect, useMemo } from 'react'
import type { RowWindow, RowWindowSummary } from './row-window.ts'

/** Tells the screen about the answer whenever it changed. */
export function useWindowSummary(
  window: RowWindow,
  openIndex: number | null,
  onSummary: (summary: RowWindowSummary) => void,
): void {
  const { head, rows, known, complete, loading, stale, error, rowAt, retry, takeNew } = window
  const summary = useMemo<RowWindowSummary>(
    () => ({
      count: head?.total ?? (complete && head !== null ? rows : null),
      known: head?.total ?? known,
      of: head?.of ?? null,
      tokens: head?.tokens ?? null,
      cost: head?.cost_usd ?? null,
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
      openRow: openIndex === null ? null : (rowAt(openIndex) ?? null),
      neighbour: (by) => (openIndex === null ? null : (rowAt(openIndex + by)?.id ?? null)),
      retry,
    }),
    [head, rows, known, complete, loading, stale, error, rowAt, retry, takeNew, openIndex],
  )
  useEffect(() => onSummary(summary), [summary, onSummary])
}
