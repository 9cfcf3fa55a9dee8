import type { CompletionStore } from '../../store/completion-store.ts'
import { toRowPageJson } from '../answer/wire-json.ts'
import { parsePageRequest } from './page-params.ts'
import { readSearch } from './read-search.ts'

/** The body of `/api/completions` for a store: the rows that the parameters ask for, as they were stored. */
export async function listStoredRows(
  store: CompletionStore,
  params: URLSearchParams,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { query, refused } = readSearch(params)
  const page = await store.listText(query, parsePageRequest(params), signal)
  return toRowPageJson({ ...page, unanswered: [...page.unanswered, ...refused] })
}
