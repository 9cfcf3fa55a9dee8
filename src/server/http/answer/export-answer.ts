import type { SearchQuery } from '#contract/search/search-query.ts'
import { exportCsv } from '../../export/export-csv.ts'
import { exportLines } from '../../export/export-lines.ts'
import { exportTraining } from '../../export/export-training.ts'
import { createExportTally } from '../../export/export-tally.ts'
import type { Hidden } from '../../redact/hidden.ts'
import { answerDownload } from './answer.ts'
import { type ChosenSource, requireStore } from '../question/choose-source.ts'
import type { Format } from '../question/page-params.ts'

const JSONL = 'application/x-ndjson; charset=utf-8'

/**
 * Streams everything that matches: JSONL with all that is kept, the completions alone, CSV, or examples for
 * fine-tuning. A failure in the middle breaks the stream off; the last line names damaged records.
 */
export function answerExport(
  requestId: string,
  chosen: ChosenSource,
  query: SearchQuery,
  format: Exclude<Format, 'json'>,
  hide: Hidden | undefined,
  signal: AbortSignal,
): Response {
  const tally = createExportTally()
  if (format === 'csv') {
    const body = toByteStream(exportCsv(chosen.source, query, hide, tally, signal))
    return answerDownload(requestId, body, { name: 'completions.csv', type: 'text/csv; charset=utf-8; header=present' })
  }
  const store = requireStore(chosen, 'exporting records')
  if (format === 'training' || format === 'training_left_out') {
    const part = format === 'training' ? 'examples' : 'left_out'
    const body = toByteStream(exportTraining(store, query, part, tally, signal))
    return answerDownload(requestId, body, { name: `${format}.jsonl`, type: JSONL })
  }
  const form = format === 'jsonl' ? 'record' : 'completion'
  const body = toByteStream(exportLines(store, query, form, tally, signal))
  return answerDownload(requestId, body, { name: 'completions.jsonl', type: JSONL })
}

/** Makes each piece only when the reader asks for it. */
function toByteStream(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next()
      if (next.done === true) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
