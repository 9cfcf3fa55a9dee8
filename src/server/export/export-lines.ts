import type { SearchQuery } from '#contract/search/search-query.ts'
import { incompleteLine } from '../store/record-line.ts'
import type { ExportForm, ExportStore } from '../store/export-store.ts'
import { createExportTally, type ExportTally } from './export-tally.ts'

/**
 * Everything that matches, one record a line, in pieces of UTF-8; `tally` counts along. If records are damaged, a last
 * line names them: `{"object":"export.incomplete","records":…,"damaged":[…]}`.
 */
export async function* exportLines(
  store: Pick<ExportStore, 'export'>,
  query: SearchQuery,
  form: ExportForm,
  tally: ExportTally = createExportTally(),
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const { lines, records, damaged } of store.export(query, form, signal)) {
    tally.records += records
    tally.bytes += lines.length
    tally.damaged.push(...damaged)
    if (lines.length > 0) yield lines
  }
  if (tally.damaged.length === 0) return
  const last = incompleteLine(tally.records, tally.damaged)
  tally.bytes += last.length
  yield last
}
