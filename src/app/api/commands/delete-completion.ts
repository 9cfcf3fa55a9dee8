import type { QueryClient } from '@tanstack/react-query'
import type { SourceName } from '#contract/search/search-query.ts'
import { completionDetail, detailPath } from '../queries.ts'
import { request } from '../wire/http.ts'

/**
 * Deletes a completion, forgets it, and has everything asked for again. `isLeaving`: the call is sent to its end although
 * the page is gone by then. Throws as `request` does.
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
  // A body that nobody reads holds its connection.
  await answer.text()
  client.removeQueries({ queryKey: completionDetail(source, id).queryKey })
  await client.invalidateQueries()
}
