import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { StoreFailure, StoreSettingError } from '../../store-failure.ts'
import { Database } from './database.ts'
import { LAYOUT } from './layout.ts'
import { openPostgresStore } from '../postgres-store.ts'
import { parsePostgresUrl } from './postgres-url.ts'

const missing = whyNoPostgres()

async function run(location: string, ...statements: string[]) {
  const database = new Database(parsePostgresUrl(location).pool)
  try {
    return await database.write(async (session) => {
      let rows: Record<string, unknown>[] = []
      for (const statement of statements) rows = await session.rows(statement)
      return rows
    })
  } finally {
    await database.close()
  }
}

async function refusal(location: string): Promise<unknown> {
  try {
    const store = await openPostgresStore({ location })
    await store.close()
  } catch (error) {
    return error
  }
  return null
}

describe.skipIf(missing !== null)('opening a store in PostgreSQL', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('an empty database becomes a store, and is one when it is opened again, also by ten at once', async () => {
    const location = await postgres.freshDatabase()
    const stores = await Promise.all(Array.from({ length: 10 }, () => openPostgresStore({ location })))
    for (const store of stores) {
      expect((await store.status()).rows).toBe(0)
      await store.close()
    }
    expect(await refusal(location)).toBe(null)
  })

  test('a newer layout is refused and left as it is', async () => {
    const location = postgres.freshStore()
    await refusal(location)
    await run(location, `UPDATE completionist_layout SET version = ${LAYOUT + 1}`)
    const error = await refusal(location)
    expect(error).toBeInstanceOf(StoreSettingError)
    expect(String(error)).toContain(`layout ${LAYOUT + 1}`)
    expect(await run(location, 'SELECT version FROM completionist_layout')).toEqual([{ version: LAYOUT + 1 }])
  })

  test('somebody else’s database is refused and left as it is, unless a schema in it is named', async () => {
    const location = await postgres.freshDatabase()
    await run(location, 'CREATE TABLE public.theirs (one int)')
    const error = await refusal(location)
    expect(error).toBeInstanceOf(StoreSettingError)
    expect(String(error)).toContain('public.theirs')
    expect(await run(location, "SELECT nspname FROM pg_namespace WHERE nspname = 'completionist'")).toEqual([])
    expect(await refusal(`${location}?schema=ours`)).toBe(null)
  })

  test('a role without rights is told what it lacks; its password is in no error', async () => {
    const location = await postgres.freshDatabase()
    const guest = `guest_${process.pid}_${Date.now()}`
    await run(location, `CREATE ROLE ${guest} LOGIN PASSWORD 'open sesame'`)
    const url = new URL(location)
    url.username = guest
    url.password = 'open sesame'
    const error = await refusal(url.href)
    expect(error).toBeInstanceOf(StoreSettingError)
    expect(String(error)).toContain('GRANT CREATE')
    expect(String(error)).not.toContain('sesame')
  })

  test('a store that only reads is not made', async () => {
    const location = postgres.freshStore()
    await expect(openPostgresStore({ location, access: 'read' })).rejects.toBeInstanceOf(StoreSettingError)
  })
})

test.each(['postgres://', 'postgres://host', 'nonsense', 'postgres://u@h/d?schema=Not%20one'])(
  '%s is refused before anybody is asked',
  async (location) => {
    await expect(openPostgresStore({ location })).rejects.toBeInstanceOf(StoreSettingError)
  },
)

test('a database that does not answer is no wrong setting', async () => {
  const error = await openPostgresStore({ location: 'postgres://u:secretword@127.0.0.1:1/d' }).catch(
    (why: unknown) => why,
  )
  expect(error).toBeInstanceOf(StoreFailure)
  expect(String(error)).not.toContain('secretword')
})
