import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { GroupBy, RowGroups } from '#contract/found/groups.ts'
import { DEFAULT_SORT, type SearchQuery } from '#contract/search/search-query.ts'
import { MOST_GROUPED, RowGrouper } from '../../answer/row-grouper.ts'
import type { PageReader } from './page-reader.ts'
import type { RecordReader } from '../tables/record-reader.ts'
import type { Statements } from '../database/statements.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import { toText } from '../../record/body-codec.ts'
import { unpackLines } from '../../record/line-codec.ts'

/** Lines read at once. */
const PIECE = 1_000

/** Groups the rows that match, by what their lines say. */
export class GroupReader {
  readonly #statements: Statements
  readonly #records: RecordReader
  readonly #pages: PageReader

  constructor(statements: Statements, records: RecordReader, pages: PageReader) {
    this.#statements = statements
    this.#records = records
    this.#pages = pages
  }

  groups(query: SearchQuery, by: GroupBy, now: number): Omit<RowGroups, 'object' | 'source'> {
    const all = this.#pages.ords({ ...query, sort: DEFAULT_SORT }, now)
    const looked = all.subarray(0, MOST_GROUPED)
    const grouper = new RowGrouper(by)
    for (let at = 0; at < looked.length; at += PIECE) {
      for (const row of this.#rows([...looked.subarray(at, at + PIECE)])) grouper.add(row)
    }
    return grouper.result(all.length)
  }

  /** The rows at these places, in their order; a line that cannot be read is looked into by itself. */
  #rows(ords: readonly number[]): CompletionRow[] {
    const lines = this.#statements.of(
      'SELECT CAST(r.row AS BLOB) AS line FROM json_each(?) place CROSS JOIN rows r ON r.ord = place.value',
    )
    try {
      const stored = lines.all(JSON.stringify(ords)).flatMap(({ line }) => (line instanceof Uint8Array ? [line] : []))
      return unpackLines(stored).map((line) => readStoredRow(toText(line)))
    } catch {
      return ords.flatMap((ord) => {
        const line = this.#records.row(ord)
        return line === null ? [] : [readStoredRow(line)]
      })
    }
  }
}
