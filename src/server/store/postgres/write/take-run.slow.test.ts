import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { opened, plain, recordOf, search } from '../../conformance/records.ts'
import type { CompletionStore } from '../../completion-store.ts'
import type { IncomingRecord, KeptListing } from '../../ingest-store.ts'
import { openSqliteStore } from '../../sqlite/open-sqlite-store.ts'
import { openPostgresStore } from '../open-postgres-store.ts'

const SECOND = 1_000

/** A record as another store hands it over. */
function keptOf(id: string, tie: number, name = id, more: object = {}, listings: KeptListing[] = []): IncomingRecord {
  const facts = { metadataChangedAt: null, mirroredAt: null, expiresAt: null, goneUpstreamAt: null, listings }
  return recordOf(plain(id, SECOND, more), { kept: { name, tie, ...facts } })
}

function listed(id: string, tie: number): IncomingRecord {
  const about = { source: 'upstream', id, created: SECOND, sha256: new Uint8Array(32), messages: 1 as const }
  return keptOf(id, tie, id, {}, [{ ...about, expires: null, goneAt: null, text: null }])
}

/** One call's records, among which are all reasons for which one cannot be written together with the others. */
const CALLS: readonly (readonly IncomingRecord[])[] = [
  [recordOf(plain('own', SECOND)), recordOf(plain('gone', SECOND)), recordOf(plain('twice', SECOND))],
  [
    keptOf('a', 7),
    keptOf('b', 3),
    // The places of `own` and of one that was deleted, and one that two want.
    keptOf('c', 0),
    keptOf('d', 1),
    keptOf('e', 7),
    keptOf('f', 9),
    // Names that are taken, here or by one of these.
    keptOf('twice', 12, 'twice', { model: 'other' }),
    keptOf('g', 13, 'g~1'),
    keptOf('g', 14, 'g', { model: 'other' }),
    keptOf('h', 2 ** 20),
    listed('i', 15),
    listed('j', 16),
    recordOf(plain('new', SECOND)),
    keptOf('k', 17),
    recordOf(plain('newer', SECOND)),
  ],
]

async function filled(open: () => Promise<CompletionStore>) {
  const store = await opened(open)
  const outcomes: unknown[] = []
  for (const records of CALLS) {
    outcomes.push(await store.ingest(records))
    await store.delete('gone')
  }
  let lines = ''
  for await (const { lines: some } of store.export(search(), 'record')) lines += Buffer.from(some).toString()
  const { rows, total } = await store.list(search(), { limit: 100 })
  return { outcomes, lines: lines.split('\n'), ids: rows.map(({ id }) => id), total }
}

describe.skipIf(whyNoPostgres() !== null)('records of another store that come in together', { timeout: 60_000 }, () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('have the names and places that a file gives them, whatever stands there already', async () => {
    const file = await filled(() => openSqliteStore({ location: ':memory:', name: 'store' }))
    expect(file.ids).toHaveLength(17)
    expect(await filled(() => openPostgresStore({ location: postgres.freshStore() }))).toEqual(file)
  })
})
