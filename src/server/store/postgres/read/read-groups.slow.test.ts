import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { oddRecords } from '../../../testing/odd/odd-records.ts'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { opened, search } from '../../conformance/records.ts'
import { openDatabase } from '../database/open-database.ts'
import { openPostgresStore } from '../open-postgres-store.ts'

const ROWS = 200

describe.skipIf(whyNoPostgres() !== null)('groups of rows', { timeout: 60_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('are the same by columns, by the lines of rows without a number of their answer, and row by row', async () => {
    const location = postgres.freshStore()
    const store = await opened(() => openPostgresStore({ location }))
    await store.ingest([...oddRecords(ROWS, 7), ...oddRecords(ROWS, 8)])
    const { database } = await openDatabase(location, 'write')
    onTestFinished(() => database.close())
    const ask = async () => {
      const searches = [search(), search({ model: { values: [''], not: true } }), search({ q: 'a' })]
      const asked = searches.flatMap((query) =>
        (['prompt', 'meta.env', 'meta.nobody'] as const).map((by) => store.groups(query, by)),
      )
      return Promise.all(asked)
    }
    const byColumns = await ask()
    expect(byColumns[0]?.groups.some(({ answers, rows }) => answers < rows)).toBe(true)
    const change = (sql: string) => database.writeAtLeisure((session) => session.run(sql))
    await change('UPDATE completions SET answer_number = NULL WHERE seq % 3 = 0')
    expect(await ask()).toEqual(byColumns)
    await change('UPDATE completions SET reported = NULL WHERE seq % 5 = 0')
    expect(await ask()).toEqual(byColumns)
  })
})
