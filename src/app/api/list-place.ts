import { toCreatedBounds } from '#contract/search/created-range.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { SearchQuery, TimeBound } from '#contract/search/search-query.ts'
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { rowsAt, rowSums } from './queries.ts'

/** Rows of one second that are looked through. */
const MOST_AT_ONCE = 100

/** Where a record stands in a list: its index, `absent` if the list does not have it, `unknown` if nobody can say. */
export type FoundPlace = number | 'absent' | 'unknown'

/** The place of a row in the list that answers a query. What it asks for stays in the cache as any other page of rows. */
export function listPlace(client: QueryClient, query: SearchQuery | null, row: CompletionRow | null) {
  return queryOptions({
    queryKey: ['place', query, row?.id],
    queryFn: async ({ signal }): Promise<FoundPlace> =>
      query === null || row === null ? 'unknown' : await findPlace(client, query, row, signal),
    gcTime: 0,
  })
}

/** In the order of time, the rows of the same second tell which of them it is, and a count how many stand before. */
async function findPlace(
  client: QueryClient,
  query: SearchQuery,
  row: CompletionRow,
  signal: AbortSignal,
): Promise<FoundPlace> {
  if (query.sort.field !== 'created' || row.way === 'upstream') return 'unknown'
  const second = row.listed_at
  const { from, to } =
    query.created === null ? { from: null, to: null } : toCreatedBounds(query.created, Date.now() / 1_000)
  if (second < (from ?? second) || second > (to ?? second)) return 'absent'
  const same = await client.fetchQuery(rowsAt(within(query, second, second), null, 0, MOST_AT_ONCE))
  const at = same.rows.findIndex(({ id }) => id === row.id)
  if (at < 0) return same.next === null ? 'absent' : 'unknown'
  signal.throwIfAborted()
  const before = query.sort.descending ? within(query, second + 1, to) : within(query, from, second - 1)
  const { total } = await client.fetchQuery(rowSums(before, null))
  return total === null ? 'unknown' : total + at
}

function within(query: SearchQuery, from: number | null, to: number | null): SearchQuery {
  return { ...query, created: { from: toBound(from), to: toBound(to) } }
}

function toBound(seconds: number | null): TimeBound | null {
  if (seconds === null) return null
  return { kind: 'absolute', seconds, text: `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z` }
}
