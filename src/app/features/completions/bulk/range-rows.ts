import { MOST_BULK_IDS } from '#contract/found/bulk-report.ts'
import { PAGE_ROWS } from '#contract/found/row-page-address.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { QueryClient } from '@tanstack/react-query'
import { rowsAt } from '../../../api/queries.ts'
import type { RowWindow } from '../rows/row-window.ts'

/** The rows of a range, by their ids, and how many of them are not among these. */
export interface RangeRows {
  ids: readonly string[]
  missed: number
}

/**
 * All rows from one index to another, both included: those that are not held are fetched, page by page, from the same view. At
 * most as many as can be changed at once. Does not reject: rows that do not come are missed.
 */
export async function rowsBetween(
  client: QueryClient,
  query: SearchQuery,
  { head, rowAt }: Pick<RowWindow, 'head' | 'rowAt'>,
  [from, to]: readonly [from: number, to: number],
): Promise<RangeRows> {
  const ids: string[] = []
  const end = Math.min(to, from + MOST_BULK_IDS - 1)
  for (let page = Math.floor(from / PAGE_ROWS); page * PAGE_ROWS <= end; page++) {
    const first = Math.max(from, page * PAGE_ROWS)
    const last = Math.min(end, (page + 1) * PAGE_ROWS - 1)
    const held = Array.from({ length: last - first + 1 }, (_, n) => rowAt(first + n))
    const isHeld = held.every((row) => row !== undefined)
    // One after the other: the rows on the screen are not to wait for them.
    // oxlint-disable-next-line no-await-in-loop -- as above
    const rows = isHeld ? held : await fetchPage(page, first, last)
    for (const row of rows) if (row !== undefined) ids.push(row.id)
  }
  return { ids, missed: to - from + 1 - ids.length }

  async function fetchPage(page: number, first: number, last: number) {
    const at = page * PAGE_ROWS
    const answer = await client.fetchQuery(rowsAt(query, head?.as_of ?? null, at, PAGE_ROWS)).catch(() => null)
    return answer?.rows.slice(first - at, last - at + 1) ?? []
  }
}
