import type { SearchQuery } from '#contract/search/search-query.ts'
import { exportCsv } from '../../export/export-csv.ts'
import { exportParquet } from '../../export/export-parquet.ts'
import { exportLines } from '../../export/export-lines.ts'
import { exportTraining } from '../../export/export-training.ts'
import { selectPlaces, selectRecords } from '../../export/select-records.ts'
import { createExportTally } from '../../export/export-tally.ts'
import type { TableColumn } from '../../export/table-columns.ts'
import type { CompletionStore } from '../../store/completion-store.ts'
import type { Hidden } from '../../redact/hidden.ts'
import { answerDownload } from './answer.ts'
import { type ChosenSource, requireStore } from '../question/source-chooser.ts'
import type { Format } from '../question/page-params.ts'

const JSONL = 'application/x-ndjson; charset=utf-8'

/** What is exported, and as what; the columns are those of a table. `ids`: these records and no others; null: all that match. */
interface ExportAsked {
  query: SearchQuery
  ids: readonly string[] | null
  format: Exclude<Format, 'json'>
  columns: readonly TableColumn[]
}

/**
 * Streams everything that matches: JSONL with all that is kept, the completions alone, a table (CSV, Parquet) of some columns, or examples for
 * fine-tuning. A failure in the middle breaks the stream off; the last line names damaged records.
 */
export async function answerExport(
  requestId: string,
  chosen: ChosenSource,
  { query, ids, format, columns }: ExportAsked,
  hide: Hidden | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const tally = createExportTally()
  const selected = ids === null ? null : await select(requireStore(chosen, 'exporting records by their ids'), ids)
  const source = selected ?? chosen.source
  if (format === 'csv') {
    const body = toByteStream(exportCsv({ source, query, columns, hide, tally, signal }))
    return answerDownload(requestId, body, { name: 'completions.csv', type: 'text/csv; charset=utf-8; header=present' })
  }
  if (format === 'parquet') {
    const body = toByteStream(exportParquet({ source, query, columns, hide, tally, signal }))
    return answerDownload(requestId, body, { name: 'completions.parquet', type: 'application/vnd.apache.parquet' })
  }
  const store = selected ?? requireStore(chosen, 'exporting records')
  if (format === 'training' || format === 'training_left_out') {
    const part = format === 'training' ? 'examples' : 'left_out'
    const body = toByteStream(exportTraining(store, query, part, tally, signal))
    return answerDownload(requestId, body, { name: `${format}.jsonl`, type: JSONL })
  }
  const form = format === 'jsonl' ? 'record' : 'completion'
  const body = toByteStream(exportLines(store, query, form, tally, signal))
  return answerDownload(requestId, body, { name: 'completions.jsonl', type: JSONL })
}

async function select(store: CompletionStore, ids: readonly string[]) {
  return selectRecords(store, await selectPlaces(store, ids))
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
