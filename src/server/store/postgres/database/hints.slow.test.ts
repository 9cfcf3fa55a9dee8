import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { opened, plain, recordOf } from '../../conformance/records.ts'
import { openPostgresStore } from '../open-postgres-store.ts'
import { Database } from './database.ts'
import { parsePostgresUrl } from './postgres-url.ts'

describe.skipIf(whyNoPostgres() !== null)('servers of one database tell each other', { timeout: 120_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('that they wrote, also after the connection that hears was lost; stores in other schemas are not meant', async () => {
    const location = postgres.freshStore()
    const [one, other] = [
      await opened(() => openPostgresStore({ location })),
      await opened(() => openPostgresStore({ location })),
    ]
    const stranger = await opened(() => openPostgresStore({ location: postgres.freshStore() }))
    const heard = { other: 0, stranger: 0 }
    onTestFinished(other.listen?.(() => heard.other++) ?? (() => {}))
    onTestFinished(stranger.listen?.(() => heard.stranger++) ?? (() => {}))
    // The first one is sent when the connection is made.
    await expect.poll(() => [heard.other, heard.stranger], { timeout: 30_000 }).toEqual([1, 1])
    await one.ingest([recordOf(plain('a', 1))])
    await expect.poll(() => heard.other, { timeout: 30_000 }).toBe(2)
    const database = new Database(parsePostgresUrl(location).pool)
    onTestFinished(() => database.close())
    const lost = await database.read((session) =>
      session.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'"),
    )
    expect(lost).toHaveLength(2)
    await expect.poll(() => heard.other, { timeout: 30_000 }).toBe(3)
    await one.update('a', [['env', 'prod']])
    await expect.poll(() => heard.other, { timeout: 30_000 }).toBe(4)
    await expect.poll(() => heard.stranger, { timeout: 30_000 }).toBe(2)
  })

  test('nobody has a connection for it who does not listen', async () => {
    const location = await postgres.freshDatabase()
    const store = await opened(() => openPostgresStore({ location }))
    const unlisten = store.listen?.(() => {})
    const database = new Database(parsePostgresUrl(location).pool)
    onTestFinished(() => database.close())
    const listening = async () => {
      const found = await database.read((session) =>
        session.rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'"),
      )
      return found.length
    }
    await expect.poll(listening, { timeout: 30_000 }).toBe(1)
    unlisten?.()
    await expect.poll(listening, { timeout: 30_000 }).toBe(0)
  })
})
