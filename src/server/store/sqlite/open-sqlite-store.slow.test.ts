import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../source/refusal.ts'
import { describeOverview } from '../conformance/overview.conformance.ts'
import { many, opened, plain, recordOf, search, wire } from '../conformance/records.ts'
import { describeStoreConformance } from '../completion-store.conformance.ts'
import { openSqliteStore } from './open-sqlite-store.ts'
import { StoreOpenError } from './database/store-open-error.ts'
import { BEFORE_7, toOlderLayout } from '../../testing/test-older-layout.ts'

const folder = mkdtempSync(join(tmpdir(), 'completionist-store-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
const openFile = (readers: number) => () =>
  openSqliteStore({ location: join(folder, `${++files}.db`), name: 'store', readers })

describeStoreConformance('SQLite in a file', openFile(0))

// A thread costs a good part of a second to start on a busy machine: what the threads add is tested here, not everything.
describe('SQLite behind threads', () => {
  describe('one writer and two readers', () => {
    describeOverview(openFile(2))
  })

  test('a store in memory has one thread for everything', async () => {
    const store = await opened(() => openSqliteStore({ location: ':memory:', name: 'store' }), ...many(3))
    expect(await store.delete('id-02')).toBe(true)
    expect((await store.list(search(), { limit: 5 })).rows.map((row) => row.id)).toEqual(['id-03', 'id-01'])
  })

  test('questions asked at once are all answered, and refusals stay refusals', async () => {
    const store = await opened(openFile(1), plain('x', 1))
    const [page, one, refused] = await Promise.allSettled([
      store.list(search(), { limit: 5 }),
      store.getWire('x'),
      store.listWire(wire({ after: 'nobody' })),
    ])
    expect([page.status, one.status, refused.status]).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect(refused.status === 'rejected' && refused.reason).toBeInstanceOf(Refusal)
  })

  test('a question that waits is dropped when its asker goes, and the others are answered', async () => {
    const store = await opened(openFile(1), ...many(50))
    const asker = new AbortController()
    const first = store.facets(search(), { fields: [], prefix: '', limit: 5 })
    const dropped = store.get('id-01', asker.signal)
    const last = store.get('id-02')
    asker.abort()
    await expect(dropped).rejects.toThrow(/abort/i)
    expect((await first).facets[0]?.values[0]?.count).toBe(50)
    expect((await last)?.row.id).toBe('id-02')
  })

  test('closing waits for what was asked before, and what comes after is refused', async () => {
    const path = join(folder, 'closing.db')
    const store = await openSqliteStore({ location: path, name: 'store' })
    const ingested = store.ingest([recordOf(plain('x', 1))])
    await store.close()
    expect(await ingested).toEqual([{ id: 'x', outcome: 'added' }])
    await expect(store.status()).rejects.toThrow(/closed/)
    const again = await opened(() => openSqliteStore({ location: path, name: 'store', readers: 0 }))
    expect((await again.status()).rows).toBe(1)
  })

  test('a store that cannot be opened says so before any question', async () => {
    const opening = openSqliteStore({ location: folder, name: 'store' })
    await expect(opening).rejects.toBeInstanceOf(StoreOpenError)
    await expect(opening).rejects.toThrow(folder)
  })

  test('a store that another process is bringing up to date is said to be in use, not out of bounds', async () => {
    const location = join(folder, `${++files}.db`)
    await (await openSqliteStore({ location, name: 'store', readers: 0 })).close()
    using other = new DatabaseSync(location)
    toOlderLayout(other, `${BEFORE_7} PRAGMA user_version = 4; BEGIN IMMEDIATE`)
    await expect(openSqliteStore({ location, name: 'store', readers: 0 })).rejects.toThrow(
      /is locked\. Another process is writing to it/,
    )
  })
})
