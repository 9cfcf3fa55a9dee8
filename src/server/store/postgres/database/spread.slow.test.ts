import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { opened, plain, recordOf, search } from '../../conformance/records.ts'
import { prepareRecord } from '../../record/prepared-record.ts'
import { toOrd } from '../../question/ord.ts'
import { openPostgresStore } from '../open-postgres-store.ts'
import { NewRecords } from '../tables/new-records.ts'
import { placeAfter } from '../tables/place-table.ts'
import { Database, type Session } from './database.ts'
import { parsePostgresUrl } from './postgres-url.ts'

/**
 * What a store asks of Citus, in a database without it: that it is there, that this is its coordinator, and that tables
 * are spread, which are left where they are.
 */
const LIKE_CITUS = [
  'SET LOCAL allow_system_table_mods = on',
  `INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
   SELECT 999999, 'citus', extowner, extnamespace, false, '1' FROM pg_extension LIMIT 1`,
  'CREATE TABLE pg_catalog.pg_dist_local_group AS SELECT 0 AS groupid',
  'CREATE TABLE pg_catalog.pg_dist_partition (logicalrelid regclass)',
  `CREATE FUNCTION pg_catalog.create_distributed_table(name regclass, by text, colocate_with text) RETURNS void
   LANGUAGE sql AS 'INSERT INTO pg_catalog.pg_dist_partition VALUES (name)'`,
]

function databaseOf(location: string): Database {
  const database = new Database(parsePostgresUrl(location).pool)
  onTestFinished(() => database.close())
  return database
}

describe.skipIf(whyNoPostgres() !== null)('a store whose tables are spread over nodes', { timeout: 60_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('shows at the next start what a server counted that died before it could show it', async () => {
    const location = await postgres.freshDatabase()
    const database = databaseOf(location)
    await database.write(async (session) => {
      for (const statement of LIKE_CITUS) await session.run(statement)
    })
    const store = await opened(() => openPostgresStore({ location }), plain('a', 1), plain('b', 2))
    expect((await store.list(search(), { limit: 10 })).total).toBe(2)
    await database.write((session) =>
      session.run('UPDATE totals SET seq = 0, changes = 0, n = 0, tokens = 0, cost = 0'),
    )
    const next = await opened(() => openPostgresStore({ location }))
    const { total, rows } = await next.list(search(), { limit: 10 })
    expect([total, rows.map(({ id }) => id)]).toEqual([2, ['b', 'a']])
  })

  test('knows a name that another server has brought, where an insert counts those that were there as well', async () => {
    const location = postgres.freshStore()
    await opened(() => openPostgresStore({ location }), plain('taken', 1))
    const write = (name: string) =>
      databaseOf(location).write((session) => {
        const counting: Session = {
          ...session,
          run: async (text, values) => {
            await session.run(text, values)
            return Array.isArray(values?.[0]) ? values[0].length : 0
          },
        }
        const fresh = new NewRecords()
        fresh.add(prepareRecord(recordOf(plain(name, 9))), { name, ord: 9, pairs: [] })
        return fresh.writeNames(counting)
      })
    expect([await write('taken'), await write('free')]).toEqual([false, true])
  })

  test('finds words that many, some and few records say, both ways and page after page, as one node does', async () => {
    const location = await postgres.freshDatabase()
    await databaseOf(location).write(async (session) => {
      for (const statement of LIKE_CITUS) await session.run(statement)
    })
    // More than are examined first; three a second, so that a page begins within one.
    const bodies = Array.from({ length: 1_800 }, (_, n) => {
      const words = [
        'all',
        ...(n % 3 === 0 ? ['third'] : []),
        ...(n % 90 === 0 ? ['some'] : []),
        ...(n < 7 ? ['few'] : []),
      ]
      const choices = [{ index: 0, message: { role: 'assistant', content: words.join(' ') }, finish_reason: 'stop' }]
      return plain(`r${n}`, 1_000 + Math.floor(n / 3), { choices, model: n % 2 === 0 ? 'even' : 'odd' })
    })
    const spread = await opened(() => openPostgresStore({ location }), ...bodies)
    const single = await opened(() => openPostgresStore({ location: postgres.freshStore() }), ...bodies)
    const pages = async (store: typeof spread, q: string, descending: boolean) => {
      const ids: string[][] = []
      const asked = search({ q, sort: { field: 'created', descending } })
      let cursor: string | null = null
      do {
        const page = await store.list(asked, { limit: 20, ...(cursor === null ? {} : { cursor }) })
        ids.push(page.rows.map(({ id }) => id))
        cursor = page.next
      } while (cursor !== null && ids.length < 4)
      return ids
    }
    for (const q of ['all', 'third', 'some', 'few', 'third some', 'none', 'all -third'])
      for (const descending of [true, false])
        expect([q, descending, await pages(spread, q, descending)]).toEqual([
          q,
          descending,
          await pages(single, q, descending),
        ])
    expect(await pages(spread, 'few', true)).toEqual([['r6', 'r5', 'r4', 'r3', 'r2', 'r1', 'r0']])
  })

  test('tells by the seconds alone where so many records end', async () => {
    const location = postgres.freshStore()
    await opened(
      () => openPostgresStore({ location }),
      ...Array.from({ length: 12 }, (_, n) => plain(`r${n}`, 1_000 + Math.floor(n / 4))),
    )
    const ends = (from: number | null, rows: number, descending: boolean) =>
      databaseOf(location).read((session) => placeAfter(session, from, rows, descending))
    expect(await ends(null, 5, true)).toBe(toOrd(1_001))
    expect(await ends(null, 4, true)).toBe(toOrd(1_002))
    expect(await ends(toOrd(1_001) + 2, 5, true)).toBe(toOrd(1_000))
    expect(await ends(null, 5, false)).toBe(toOrd(1_002))
    expect(await ends(toOrd(1_002), 5, false)).toBe(null)
    expect(await ends(null, 13, true)).toBe(null)
  })
})
