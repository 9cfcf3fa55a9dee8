import type { SearchQuery } from '#contract/search-query.ts'
import { exportCsv } from '../export/export-csv.ts'
import { exportJsonl } from '../export/export-jsonl.ts'
import { answerDownload } from './answer.ts'
import { type ChosenSource, requireStore } from './choose-source.ts'
import type { Format } from './page-params.ts'

/** Streams everything that matches: JSONL as the records' own bytes, or CSV. A failure in the middle cuts the stream off. */
export function answerExport(
  requestId: string,
  chosen: ChosenSource,
  query: SearchQuery,
  format: Exclude<Format, 'json'>,
  signal: AbortSignal,
): Response {
  if (format === 'csv') {
    const body = toByteStream(exportCsv(chosen.source, query, signal))
    return answerDownload(requestId, body, { name: 'completions.csv', type: 'text/csv; charset=utf-8; header=present' })
  }
  const body = toByteStream(exportJsonl(requireStore(chosen, 'exporting records'), query, signal))
  return answerDownload(requestId, body, { name: 'completions.jsonl', type: 'application/x-ndjson; charset=utf-8' })
}

/** The texts as UTF-8, made only as fast as they are read. */
export function toByteStream(texts: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const iterator = texts[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next()
      if (next.done === true) controller.close()
      else controller.enqueue(encoder.encode(next.value))
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
