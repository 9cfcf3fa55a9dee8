import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { expect, onTestFinished, test } from 'vitest'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { plain, recordOf } from '../store/conformance/records.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import { createExportTally } from './export-tally.ts'
import { exportParquet } from './export-parquet.ts'
import { parseTableColumns, TABLE_COLUMNS } from './table-columns.ts'

async function storeOf(count: number) {
  const store = await openSqliteStore({ location: ':memory:', name: 'store', readers: 0 })
  onTestFinished(() => store.close())
  const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }
  const body = (n: number) =>
    plain(`row-${n}`, 1_700_000_000 + n, { usage: n % 2 === 0 ? usage : null, metadata: { env: 'näh\n=1+1' } })
  for (let n = 0; n < count; n += 500)
    await store.ingest(Array.from({ length: Math.min(500, count - n) }, (_, at) => recordOf(body(n + at))))
  return store
}

async function exported(count: number, fields: string | null) {
  const store = await storeOf(count)
  const tally = createExportTally()
  const pieces: Uint8Array[] = []
  const columns = parseTableColumns(fields)
  for await (const piece of exportParquet({ source: store, query: EVERYTHING, columns, tally }, 500)) pieces.push(piece)
  const bytes = Buffer.concat(pieces)
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
  return { file, tally, pieces }
}

test('a table of Parquet has all rows and columns, numbers as numbers, and null for what was not reported', async () => {
  const { file, tally } = await exported(3, null)
  const rows = await parquetReadObjects({ file })
  expect(rows).toHaveLength(3)
  expect(Object.keys(rows[0] ?? {})).toEqual(TABLE_COLUMNS.map(({ name }) => name))
  expect(rows[1]).toMatchObject({
    id: 'row-1',
    created: 1_700_000_001,
    created_utc: '2023-11-14T22:13:21.000Z',
    total_tokens: null,
    damaged: null,
    metadata: '{"env":"näh\\n=1+1"}',
  })
  expect(rows[0]).toMatchObject({ id: 'row-2', total_tokens: 7 })
  expect([tally.records, tally.bytes]).toEqual([3, file.byteLength])
})

test('a long table comes in groups of rows as they are read, with the columns that were asked for', async () => {
  const { file, pieces } = await exported(600, 'id,total_tokens')
  expect(pieces).toHaveLength(3)
  expect(parquetMetadata(file).row_groups.map((group) => Number(group.num_rows))).toEqual([500, 100])
  const rows = await parquetReadObjects({ file })
  expect(rows).toHaveLength(600)
  expect([rows[0], rows.at(-1)]).toEqual([
    { id: 'row-599', total_tokens: null },
    { id: 'row-0', total_tokens: 7 },
  ])
})

test('a table of nothing is a table', async () => {
  const { file } = await exported(0, 'id')
  expect(await parquetReadObjects({ file })).toEqual([])
})

test('a column that there is not is named', () => {
  expect(() => parseTableColumns('id,colour')).toThrow("there is no column 'colour'")
})
