import { PAGE_ROWS } from '#contract/found/row-page-address.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { QueryClient } from '@tanstack/react-query'
import { rowsAt } from '../../../api/queries.ts'
import type { RowWindow } from '../rows/row-window.ts'
import { toRange } from './selection.ts'

/** The rows of a range, by their ids, and how many of them are not among these. */
export interface RangeRows {
  ids: readonly string[]
  missed: number
}

/**
 * All rows of a range (`toRange`): those that are not held are fetched, page by page, from the same view. Does not reject: rows
 * that do not come are missed, as are those between `anchor` and `index` that are too many.
 */
export async function rowsBetween(
  client: QueryClient,
  query: SearchQuery,
  { head, rowAt }: Pick<RowWindow, 'head' | 'rowAt'>,
  [anchor, index]: readonly [anchor: number, index: number],
): Promise<RangeRows> {
  const ids: string[] = []
  const [from, to] = toRange(anchor, index)
  for (let at = Math.floor(from / PAGE_ROWS) * PAGE_ROWS; at <= to; at += PAGE_ROWS) {
    const [first, last] = [Math.max(from, at), Math.min(to, at + PAGE_ROWS - 1)]
    const held = Array.from({ length: last - first + 1 }, (_, n) => rowAt(first + n))
    // One after the other: the rows on the screen are not to wait for them.
    // oxlint-disable-next-line no-await-in-loop -- as above
    const page = held.every((row) => row !== undefined) ? null : await fetchPage(at)
    for (const [n, row] of held.entries()) {
      const id = row?.id ?? page?.rows[first - at + n]?.id
      if (id !== undefined) ids.push(id)
    }
  }
  return { ids, missed: Math.abs(index - anchor) + 1 - ids.length }

  function fetchPage(at: number) {
    return client.fetchQuery(rowsAt(query, head?.as_of ?? null, at, PAGE_ROWS)).catch(() => null)
  }
}
