import { PAGE_ROWS, rowPageAddress } from '#contract/found/row-page-address.ts'
import { rowPageSchema } from '#contract/found/row-page.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import type { QueryClient } from '@tanstack/react-query'
import { rowsAt, rowsKey } from './queries.ts'
import { getJson } from './wire/http.ts'

/** Loads the pages of a view again, with the changes but without new rows. Throws as `getJson` does. */
export async function rereadRows(client: QueryClient, query: SearchQuery, asOf: string): Promise<void> {
  void client.invalidateQueries({ queryKey: rowsKey(query, asOf) })
  // The first page was loaded before its view had an `as_of`.
  const first = rowsAt(query, null, 0, PAGE_ROWS).queryKey
  const page = await getJson(rowPageAddress(query, asOf, 0, PAGE_ROWS), rowPageSchema)
  if (client.getQueryData(first)?.as_of === asOf) client.setQueryData(first, page)
}
