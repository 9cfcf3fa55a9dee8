import { findSource } from '#contract/source/sources.ts'
import type { QueryClient } from '@tanstack/react-query'
import { sourcesQuery } from './queries.ts'

/** Notes how many rows the store has, as an event of the server said it, where the sources are known. */
export function noteStoreRows(client: QueryClient, rows: number): void {
  const { queryKey } = sourcesQuery()
  const known = client.getQueryState(queryKey)
  if (known?.data === undefined || findSource(known.data, 'store')?.rows === rows) return
  const { data, dataUpdatedAt: updatedAt } = known
  const sources = data.sources.map((source) => (source.name === 'store' ? { ...source, rows } : source))
  // What else is known of them is as old as before.
  client.setQueryData(queryKey, { ...data, sources }, { updatedAt })
}
