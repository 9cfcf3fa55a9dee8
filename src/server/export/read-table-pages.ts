import type { SearchQuery } from '#contract/search/search-query.ts'
import type { RowPage } from '#contract/found/row-page.ts'
import type { PageRequest } from '../source/completion-source.ts'
import { type Hidden, NOTHING_HIDDEN, toFinder } from '../redact/hidden.ts'
import { createRedactor } from '../redact/redactor.ts'
import type { ExportTally } from './export-tally.ts'
import type { Cell, TableColumn } from './table-columns.ts'

/** Rows of one question: a page of these is in memory at once. */
const PAGE_ROWS = 500

/** Where the rows of a table come from. */
export interface TableSource {
  list(query: SearchQuery, page: PageRequest, signal?: AbortSignal): Promise<Pick<RowPage, 'rows' | 'next' | 'as_of'>>
}

export interface TableExport {
  source: TableSource
  query: SearchQuery
  columns: readonly TableColumn[]
  /** Removed here, since a stored row may be older than the rules. */
  hide?: Hidden | undefined
  tally: ExportTally
  signal?: AbortSignal | undefined
}

/** The cells of everything that matches, a page at a time, one row a completion. Counts the rows. */
export async function* readTablePages(asked: TableExport): AsyncGenerator<Cell[][], void, undefined> {
  const { source, query, columns, hide = NOTHING_HIDDEN, tally, signal } = asked
  const redactor = createRedactor(toFinder(hide))
  const clean = (name: string, cell: Cell) =>
    typeof cell !== 'string' ? cell : name === 'metadata' ? redactor.json(cell) : redactor.text(cell)
  let cursor: string | null = null
  let asOf: string | null = null
  do {
    const page: Awaited<ReturnType<TableSource['list']>> = await source.list(
      query,
      { limit: PAGE_ROWS, ...(cursor === null ? {} : { cursor }), ...(asOf === null ? {} : { asOf }) },
      signal,
    )
    tally.records += page.rows.length
    yield page.rows.map((row) => columns.map(({ name, cell }) => clean(name, cell(row))))
    // A source that repeats a cursor would never end.
    if (page.next === cursor) return
    cursor = page.next
    asOf ??= page.as_of
  } while (cursor !== null)
}
