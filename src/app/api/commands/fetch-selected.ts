import type { SourceName } from '#contract/search/search-query.ts'
import type { ExportFormat } from '../queries.ts'
import { request } from '../wire/http.ts'

/**
 * A file with the records of these ids, and its name. The browser holds it outside of the page's memory, on its disk where it is
 * large. Throws as `request` does, and what breaks off.
 */
export async function fetchSelected(
  source: SourceName,
  format: ExportFormat,
  ids: ReadonlySet<string>,
): Promise<{ file: Blob; name: string }> {
  const answer = await request(`/api/completions?format=${format}`, {
    method: 'POST',
    body: JSON.stringify({ source, ids: [...ids] }),
    headers: { 'content-type': 'application/json', 'x-app': '1' },
  })
  const [, name = format] = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '') ?? []
  return { file: await answer.blob(), name }
}
