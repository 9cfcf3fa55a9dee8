import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  startTestPostgres,
  type TestPostgres,
  type TestReplica,
  whyNoPostgres,
} from '../../../testing/test-postgres.ts'
import { callOf, opened, plain, recordOf, rowIds, search } from '../../conformance/records.ts'
import { StoreSettingError } from '../../store-failure.ts'
import { openPostgresStore } from '../open-postgres-store.ts'

const patient = { timeout: 60_000 }

describe.skipIf(whyNoPostgres() !== null)('lists from a replica', { timeout: 240_000 }, () => {
  let postgres: TestPostgres
  let replica: TestReplica
  beforeAll(async () => {
    postgres = await startTestPostgres()
    if (postgres.replica !== null) replica = await postgres.replica()
  }, 240_000)
  afterAll(async () => {
    await replica.stop()
    await postgres.stop()
  })

  async function open() {
    const location = postgres.freshStore()
    await opened(() => openPostgresStore({ location }))
    const follower = new Client({ connectionString: replica.of(location) })
    // One of the tests stops the replica.
    follower.on('error', () => {})
    await follower.connect()
    onTestFinished(() => follower.end())
    const store = await opened(() => openPostgresStore({ location, replica: replica.of(location) }))
    return { location, store, follower }
  }

  test('what others wrote shows when the replica has it; what this server changed at once', async () => {
    const { location, store, follower } = await open()
    const other = await opened(() => openPostgresStore({ location }))
    await other.ingest([recordOf(plain('a', 1))])
    // It may not have had the store yet when this server started.
    await expect.poll(async () => (await store.readLag?.())?.trouble, patient).toBe(null)
    await expect.poll(() => rowIds(store), patient).toEqual(['a'])
    await expect.poll(async () => (await store.readLag?.())?.rows, patient).toBe(0)

    await follower.query('SELECT pg_wal_replay_pause()')
    await other.ingest([recordOf(plain('b', 2))])
    const recorded = { way: 'recorded' as const, call: callOf('c') }
    await store.ingest([recordOf(plain('c', 3), recorded)])
    expect(await rowIds(store)).toEqual(['a'])
    expect((await store.pulse()).rows).toBe(1)
    expect(await store.readLag?.()).toMatchObject({ rows: 2, trouble: null })
    // Single records are read from the primary.
    expect(await store.has('c')).toBe(true)

    // So are their places: an export of some of them lacks none that the replica has not yet.
    const selected: string[] = []
    const places = await store.placesOf(['a', 'b', 'c'])
    for await (const { lines } of store.exportAt(places, 'completion')) selected.push(Buffer.from(lines).toString())
    expect(selected.join('').trim().split('\n')).toHaveLength(3)

    await store.update('a', [['env', 'prod']])
    expect(await rowIds(store)).toEqual(['c', 'b', 'a'])
    expect(await rowIds(store, { meta: [{ key: 'env', values: ['prod'], not: false }] })).toEqual(['a'])
    await follower.query('SELECT pg_wal_replay_resume()')
    await expect.poll(async () => (await store.readLag?.())?.rows, patient).toBe(0)
    expect(await rowIds(store)).toEqual(['c', 'b', 'a'])
    const exported: string[] = []
    for await (const { lines } of store.export(search(), 'completion')) exported.push(Buffer.from(lines).toString())
    expect(exported.join('').trim().split('\n')).toHaveLength(3)
  })

  test('what does not follow the store’s database is refused', async () => {
    const location = postgres.freshStore()
    await opened(() => openPostgresStore({ location }))
    await expect(openPostgresStore({ location, replica: location })).rejects.toBeInstanceOf(StoreSettingError)
  })

  test('where the replica does not answer the database does, and a server starts without it', async () => {
    const { location, store } = await open()
    await replica.stop()
    await store.ingest([recordOf(plain('a', 1))])
    expect(await rowIds(store)).toEqual(['a'])
    expect((await store.readLag?.())?.trouble).toMatch(/^The replica does not answer: it cannot be reached/)
    const late = await opened(() => openPostgresStore({ location, replica: replica.of(location) }))
    expect(await rowIds(late)).toEqual(['a'])
  })

  test('a replica that was promoted answers nothing any more, and a server starts without it', async ({ skip }) => {
    const another = await postgres.replica?.()
    skip(another === undefined, 'the server is not ours to copy')
    onTestFinished(() => another?.stop())
    const location = postgres.freshStore()
    const store = await opened(() => openPostgresStore({ location }))
    const promoted = new Client({ connectionString: another?.of(location) })
    await promoted.connect()
    onTestFinished(() => promoted.end())
    await promoted.query('SELECT pg_promote()')
    await store.ingest([recordOf(plain('a', 1))])
    const late = await opened(() => openPostgresStore({ location, replica: another?.of(location) ?? null }))
    expect(await rowIds(late)).toEqual(['a'])
    expect((await late.readLag?.())?.trouble).toBe('The replica follows no primary any more')
  })
})
