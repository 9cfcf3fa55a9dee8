import { isRecord } from '#lib/is-record.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { INCOMPLETE_OBJECT } from '../store/record-line.ts'
import { exportLines } from './export-lines.ts'
import { createExportTally, type ExportTally } from './export-tally.ts'
import { toTrainingExamples } from './training-examples.ts'
import type { ExportStore } from '../store/export-store.ts'

/** `examples`: the file for training; `left_out`: one line for each record that gives no example, with the reason. */
export type TrainingPart = 'examples' | 'left_out'

/**
 * Everything that matches as examples for fine-tuning, or the records that cannot be one, as JSONL in pieces. `tally`
 * counts the lines and the records without an example, and names damaged ones.
 */
export async function* exportTraining(
  store: Pick<ExportStore, 'export'>,
  query: SearchQuery,
  part: TrainingPart,
  tally: ExportTally = createExportTally(),
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const read = createExportTally()
  for await (const piece of exportLines(store, query, 'record', read, signal)) {
    // A piece consists of whole lines.
    const lines = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString().split('\n')
    const written = lines.flatMap((text) => (text === '' ? [] : toLines(JSON.parse(text), part, tally)))
    tally.damaged = read.damaged
    if (written.length === 0) continue
    const bytes = Buffer.from(written.map((line) => `${line}\n`).join(''))
    tally.records += written.length
    tally.bytes += bytes.length
    yield bytes
  }
}

function toLines(line: unknown, part: TrainingPart, tally: ExportTally): string[] {
  // A training file may contain nothing but examples.
  if (isRecord(line) && line['object'] === INCOMPLETE_OBJECT) return part === 'examples' ? [] : [JSON.stringify(line)]
  const found = toTrainingExamples(line)
  if ('examples' in found) return part === 'examples' ? found.examples : []
  tally.leftOut++
  const id = isRecord(line) ? line['id'] : null
  return part === 'examples' ? [] : [JSON.stringify({ object: 'training.left_out', id, reason: found.reason })]
}
