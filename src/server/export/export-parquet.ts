import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import type { Cell, TableColumn } from './table-columns.ts'
import { readTablePages, type TableExport } from './read-table-pages.ts'

/** Rows of one group: they are in memory until it is written. */
const GROUP_ROWS = 10_000

const TYPES = { text: 'STRING', number: 'DOUBLE', truth: 'BOOLEAN' } as const

/**
 * Everything that matches as Apache Parquet (Snappy), a group of rows at a time. Numbers are doubles, since a server may
 * report any; what was not reported is null.
 */
export async function* exportParquet(
  asked: TableExport,
  groupRows = GROUP_ROWS,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { columns, tally } = asked
  const bytes = new ByteWriter()
  const schema = schemaFromColumnData({ columnData: toColumns(columns, []) })
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'completionist' })
  const taken = () => {
    const piece = Uint8Array.from(bytes.getBytes())
    // The offset within the file goes on; what has left is written over.
    bytes.index = 0
    tally.bytes += piece.length
    return piece
  }
  const write = async (rows: readonly Cell[][]) => {
    await writer.write({ columnData: toColumns(columns, rows), rowGroupSize: groupRows })
    return taken()
  }
  let rows: Cell[][] = []
  for await (const page of readTablePages(asked)) {
    rows.push(...page)
    if (rows.length < groupRows) continue
    yield await write(rows)
    rows = []
  }
  if (rows.length > 0) yield await write(rows)
  await writer.finish()
  yield taken()
}

function toColumns(columns: readonly TableColumn[], rows: readonly Cell[][]) {
  return columns.map(({ name, holds }, at) => ({
    name,
    data: rows.map((row) => row[at] ?? null),
    type: TYPES[holds],
    nullable: true,
    // An index of pages is kept until the end, and more of it with every group.
    offsetIndex: false,
  }))
}
