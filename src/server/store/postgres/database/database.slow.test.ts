import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { callOf, opened, plain, recordOf, requestOf, search } from '../../conformance/records.ts'
import { openStoreCopy } from '../../sqlite/care/open-store-copy.ts'
import { openSqliteStore } from '../../sqlite/open-sqlite-store.ts'
import type { CompletionStore } from '../../completion-store.ts'
import { Database } from './database.ts'
import { openPostgresStore } from '../open-postgres-store.ts'
import { parsePostgresUrl } from './postgres-url.ts'

describe.skipIf(whyNoPostgres() !== null)('a database that is shared and may go away', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('connections that the server ends are made anew; what was acknowledged is there', async () => {
    const location = await postgres.freshDatabase()
    const store = await opened(() => openPostgresStore({ location }), plain('a', 1))
    await Promise.all(Array.from({ length: 6 }, () => store.list(search(), { limit: 1 })))
    const database = new Database({ ...parsePostgresUrl(location).pool, application_name: 'the one who ends them' })
    onTestFinished(() => database.close())
    const endAll = () =>
      database.read((session) =>
        session.rows(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
        ),
      )
    await endAll()
    expect((await store.list(search(), { limit: 5 })).rows.map(({ id }) => id)).toEqual(['a'])
    const outcomes: (string | null)[] = []
    for (let n = 0; n < 20; n++) {
      const [taken] = await Promise.allSettled([store.ingest([recordOf(plain(`r${n}`, 10 + n))]), endAll()])
      outcomes.push(taken.status === 'fulfilled' ? `r${n}` : null)
    }
    const acknowledged = outcomes.filter((id) => id !== null)
    const here = await Promise.all(acknowledged.map((id) => store.has(id)))
    expect(acknowledged.filter((_, at) => here[at] !== true)).toEqual([])
    await store.ingest([recordOf(plain('last', 99))])
    for await (const { damaged, problems } of store.verify()) expect([...damaged, ...problems]).toEqual([])
  })

  test('a statement that was given up ends in the database, too; one that may take its time does not', async () => {
    const location = new URL(await postgres.freshDatabase())
    location.searchParams.set('query_timeout', '300')
    const { pool } = parsePostgresUrl(location.href)
    const database = new Database(pool)
    onTestFinished(() => database.close())
    const hour = 'SELECT pg_sleep(3600)'
    await expect(database.read((session) => session.rows(hour))).rejects.toThrow(/timeout|slow/i)
    const running = () =>
      database.read((session) =>
        session.rows(`SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query = '${hour}'`),
      )
    await expect.poll(running).toEqual([])
    const allowed = await database.writeAtLeisure((session) => session.row('SHOW statement_timeout'))
    expect(allowed).toEqual({ statement_timeout: '0' })
  })

  test('a backup is a store in a file that answers the same to the last byte', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'completionist-backup-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const store = await opened(
      () => openPostgresStore({ location: postgres.freshStore(), openCopy: openStoreCopy }),
      plain('twice', 5, { metadata: { env: 'prod' } }),
      plain('twice', 5, { metadata: { env: 'dev' }, system_fingerprint: 'fp' }),
      { created: 7, choices: [], seed: 1 },
      plain('nul \u0000 and \ud800', 8, { model: 'a\u0000b' }),
    )
    await store.ingest([
      recordOf(plain('called', 9), {
        request: requestOf([{ role: 'user', content: 'hello' }]),
        call: callOf('one'),
        way: 'recorded',
        capture: 'complete',
        answer: Buffer.from('data: {}\n\n'),
      }),
    ])
    await store.update('twice', [['env', 'test']])
    await store.delete('twice~1')
    await store.saveView(null, { name: 'Production', search: 'meta.env=prod', is_default: true })
    const file = join(folder, 'copy.db')
    await store.backup(file)
    await expect(store.backup(file)).rejects.toThrow('exists already')
    const copy = await opened(() => openSqliteStore({ location: file, name: 'store', readers: 0 }))
    expect(await everything(copy)).toEqual(await everything(store))
  })
})

async function everything(store: CompletionStore) {
  const { rows, total, tokens } = await store.list(search(), { limit: 100 })
  const exported: string[] = []
  for await (const slice of store.export(search(), 'record')) exported.push(Buffer.from(slice.lines).toString())
  const wire = await store.listWire({ model: null, metadata: [], after: null, limit: 100, order: 'asc' })
  const { facets } = await store.facets(search(), { fields: [], prefix: '', limit: 50 })
  return {
    rows,
    total,
    tokens,
    exported,
    wire: [wire.ids, Buffer.from(wire.data).toString()],
    facets,
    views: await store.views(),
  }
}
