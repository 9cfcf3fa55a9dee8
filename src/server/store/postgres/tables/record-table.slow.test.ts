import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { opened, plain, rowIds, search } from '../../conformance/records.ts'
import { openDatabase } from '../database/open-database.ts'
import { openPostgresStore } from '../open-postgres-store.ts'

const LONG = Array.from({ length: 9_000 }, (_, n) => `word${n}`).join(' ')
const answer = { choices: [{ index: 0, message: { role: 'assistant', content: LONG }, finish_reason: 'stop' }] }

describe.skipIf(whyNoPostgres() !== null)('the words of a long text', { timeout: 60_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  async function filled() {
    const location = postgres.freshStore()
    const store = await opened(
      () => openPostgresStore({ location }),
      plain('long', 1, { ...answer, metadata: { env: 'staging' } }),
    )
    const { database } = await openDatabase(location, 'write')
    onTestFinished(() => database.close())
    const found = (q: string) => rowIds(store, search({ q }))
    const pieces = async () => {
      const rows = await database.read((session) => session.rows('SELECT xmin::text AS x FROM texts'))
      return Object.values(Object.groupBy(rows, ({ x }) => String(x)))
        .map((same) => same?.length ?? 0)
        .sort((one, other) => one - other)
    }
    return { store, database, found, pieces }
  }

  test('stay as they are where only the metadata changes, but for the piece that says it', async () => {
    const { store, found, pieces } = await filled()
    expect(await pieces()).toEqual([5])
    await store.update('long', [['env', 'production']])
    expect(await pieces()).toEqual([1, 4])
    expect(await Promise.all(['production', 'staging', 'word17', '"word8998 word8999"'].map(found))).toEqual([
      ['long'],
      [],
      ['long'],
      ['long'],
    ])
  })

  test('are written anew where they are not as this version cuts them', async () => {
    const { store, database, found, pieces } = await filled()
    await database.write((session) => session.run(`UPDATE texts SET words = words || 'staging:3'::tsvector`))
    await store.update('long', [['env', 'production']])
    expect(await pieces()).toEqual([5])
    expect(await Promise.all(['production', 'staging', 'word17'].map(found))).toEqual([['long'], [], ['long']])
  })
})
