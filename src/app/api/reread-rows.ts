import { PAGE_ROWS, rowPageAddress } from '#contract/found/row-page-address.ts'
import { rowPageSchema } from '#contract/found/row-page.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { QueryClient } from '@tanstack/react-query'
import { rowsAt, rowsKey } from './queries.ts'
import { getJson } from './wire/http.ts'

/** Reads the pages of a view again as they are now; no row comes in by it. Throws as `getJson` does. */
export async function rereadRows(client: QueryClient, query: SearchQuery, asOf: string): Promise<void> {
  void client.invalidateQueries({ queryKey: rowsKey(query, asOf) })
  // The first page was asked for before its view had a name.
  const first = rowsAt(query, null, 0, PAGE_ROWS).queryKey
  const page = await getJson(rowPageAddress(query, asOf, 0, PAGE_ROWS), rowPageSchema)
  if (client.getQueryData(first)?.as_of === asOf) client.setQueryData(first, page)
}
