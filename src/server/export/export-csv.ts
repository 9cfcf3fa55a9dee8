import { toCsvHeader, toCsvLine } from './csv-cell.ts'
import { readTablePages, type TableExport } from './read-table-pages.ts'

/** Everything that matches as CSV (RFC 4180, UTF-8), a page at a time, safe to open in a spreadsheet. */
export async function* exportCsv(asked: TableExport): AsyncGenerator<Uint8Array, void, undefined> {
  const counted = (text: string) => {
    const bytes = Buffer.from(text)
    asked.tally.bytes += bytes.length
    return bytes
  }
  yield counted(toCsvHeader(asked.columns.map(({ name }) => name)))
  for await (const rows of readTablePages(asked)) {
    if (rows.length > 0) yield counted(rows.map(toCsvLine).join(''))
  }
}
