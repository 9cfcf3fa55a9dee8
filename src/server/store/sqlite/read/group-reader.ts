import type { GroupBy, RowGroups } from '#contract/found/groups.ts'
import { DEFAULT_SORT, type SearchQuery } from '#contract/search/search-query.ts'
import { MOST_GROUPED, RowGrouper } from '../../answer/row-grouper.ts'
import type { PageReader } from './page-reader.ts'
import type { RecordReader } from '../tables/record-reader.ts'
import { readGroups } from './read-groups.ts'
import type { Statements } from '../database/statements.ts'
import { readStoredRow } from '../../record/stored-row.ts'

/** Lines read at once. */
const PIECE_LINES = 1_000

/** Groups the rows that match, by their columns; where these do not tell, by the contents of their lines. */
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
    const told = readGroups(this.#statements, this.#records, by, looked, all.length)
    if (told !== null) return told
    const grouper = new RowGrouper(by)
    for (let at = 0; at < looked.length; at += PIECE_LINES) {
      for (const line of this.#records.texts([...looked.subarray(at, at + PIECE_LINES)]))
        grouper.add(readStoredRow(line))
    }
    return grouper.result(all.length)
  }
}
