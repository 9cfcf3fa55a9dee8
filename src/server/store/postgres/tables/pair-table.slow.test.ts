import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { opened, plain, recordOf } from '../../conformance/records.ts'
import { openDatabase } from '../database/open-database.ts'
import { openPostgresStore } from '../open-postgres-store.ts'
import { KeptStretches } from '../stretches/kept-stretches.ts'
import { findHad } from './pair-table.ts'

/** The oldest alone have a value, more than are looked at as the newest come after them. */
const env = (n: number) => (n === 0 ? 'first' : n < 30 ? 'early' : 'late')

describe.skipIf(whyNoPostgres() !== null)('the pairs that a record has', { timeout: 60_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('are the same asked one by one, together, and by what is known to be frequent', async () => {
    const location = postgres.freshStore()
    const store = await opened(() => openPostgresStore({ location }))
    await store.ingest(
      Array.from({ length: 600 }, (_, n) => recordOf(plain(`r${n}`, 1_000 + n, { metadata: { env: env(n) } }))),
    )
    const { database } = await openDatabase(location, 'read')
    onTestFinished(() => database.close())
    await database.read(async (session) => {
      const found = await session.rows("SELECT pair FROM pairs WHERE field = 'meta'")
      const pairs = found.map(({ pair }) => Number(pair)).sort((one, other) => one - other)
      expect(pairs).toHaveLength(3)
      const asked = [...pairs, 2_000_000, 2_000_001]
      for (const isSpread of [false, true])
        for (const frequent of [null, new Map<number, number>(), new Map(asked.map((pair) => [pair, 0.1]))]) {
          const kept = Object.assign(new KeptStretches(), { frequent })
          const had = await findHad({ ...session, isSpread, kept }, asked)
          expect([isSpread, [...had].sort((one, other) => one - other)]).toEqual([isSpread, pairs])
        }
      expect(await findHad({ ...session, isSpread: true }, [])).toEqual(new Set())
    })
  })
})
