import type { SourceName } from '#contract/search/search-query.ts'
import { queryOptions } from '@tanstack/react-query'
import { request } from './wire/http.ts'
import { detailPath } from './queries.ts'
import { readBodyText } from './wire/read-body-text.ts'

/** The most bytes of a text that are read; the rest is for a download. */
const READ_AT_MOST = 2_000_000

/** The beginning of a text that is stored beside a record. */
export interface KeptText {
  text: string
  /** Whether that is all of it. */
  whole: boolean
}

/**
 * What the store has beside a record: `/answer`, the answer as it came, or `/listed`, upstream's own text. Read up to
 * `READ_AT_MOST`. Not in `queries.ts`, because only the drawer asks.
 */
export function keptText(source: SourceName | null, id: string, tail: '/answer' | '/listed') {
  return queryOptions({
    queryKey: ['kept', source, id, tail],
    queryFn: async ({ signal }) => readBeginning(await request(detailPath(source, id, tail), { signal })),
    staleTime: 60_000,
    gcTime: 30_000,
    structuralSharing: false,
  })
}

/** The request of a record, if it is too large to be sent with it. */
export function keptRequest(source: SourceName | null, id: string) {
  return queryOptions({
    queryKey: ['kept', source, id, '/request'],
    queryFn: async ({ signal }) => readBodyText(await request(detailPath(source, id, '/request'), { signal })),
    staleTime: 60_000,
    gcTime: 30_000,
    structuralSharing: false,
  })
}

async function readBeginning({ body }: Response): Promise<KeptText> {
  const reader = body?.getReader()
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let text = ''
  let left = READ_AT_MOST
  for (;;) {
    const piece = await reader?.read()
    if (piece === undefined || piece.done) return { text: text + decoder.decode(), whole: true }
    text += decoder.decode(piece.value.subarray(0, left), { stream: true })
    left -= piece.value.length
    if (left < 0) {
      await reader?.cancel()
      return { text, whole: false }
    }
  }
}
