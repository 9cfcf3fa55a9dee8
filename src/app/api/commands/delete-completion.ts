import type { QueryClient } from '@tanstack/react-query'
import type { SourceName } from '#contract/search/search-query.ts'
import { completionDetail, detailPath } from '../queries.ts'
import { request } from '../wire/http.ts'

/**
 * Deletes a completion, removes it from the cache, and loads everything in use again. With `isLeaving`, the request is
 * completed even if the page is closed meanwhile. Throws as `request` does.
 */
export async function deleteCompletion(
  client: QueryClient,
  source: SourceName,
  id: string,
  isLeaving: boolean,
): Promise<void> {
  const answer = await request(detailPath(source, id), {
    method: 'DELETE',
    headers: { 'content-type': 'application/json', 'x-app': '1' },
    keepalive: isLeaving,
  })
  // A body that is not read keeps its connection open.
  await answer.text()
  client.removeQueries({ queryKey: completionDetail(source, id).queryKey })
  await client.invalidateQueries()
}
