import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { opened, plain, recordOf } from '../../conformance/records.ts'
import { StoreSettingError } from '../../store-failure.ts'
import { Database } from '../database/database.ts'
import { parsePostgresUrl } from '../database/postgres-url.ts'
import { openPostgresStore } from '../open-postgres-store.ts'

async function run(location: string, ...statements: string[]) {
  const database = new Database(parsePostgresUrl(location).pool)
  try {
    await database.write(async (session) => {
      for (const statement of statements) await session.run(statement)
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

describe.skipIf(whyNoPostgres() !== null)('who is let in, and may do what', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test('a role without rights is told what it lacks; its password is in no error', async () => {
    const location = await postgres.freshDatabase()
    const guest = `guest_${process.pid}_${Date.now()}`
    await run(location, `CREATE ROLE ${guest} LOGIN PASSWORD 'open sesame'`)
    const url = new URL(location)
    url.username = guest
    url.password = 'open sesame'
    for (const there of ['no store', 'a store of others']) {
      if (there !== 'no store') await (await openPostgresStore({ location })).close()
      const error = await refusal(url.href)
      expect(error).toBeInstanceOf(StoreSettingError)
      expect(String(error)).toContain('GRANT CREATE')
      expect(String(error)).not.toContain('sesame')
    }
  })

  test('a role that may only read may export, and does not begin to record', async () => {
    const location = await postgres.freshDatabase()
    const made = await openPostgresStore({ location })
    await made.ingest([recordOf(plain('a', 1))])
    await made.close()
    const reader = `reader_${process.pid}_${Date.now()}`
    const rights = (table: string) => `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${reader}`
    const url = new URL(location)
    url.username = reader
    await run(
      location,
      `CREATE ROLE ${reader} LOGIN`,
      `GRANT USAGE ON SCHEMA completionist TO ${reader}`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA completionist TO ${reader}`,
    )
    const reading = await openPostgresStore({ location: url.href, access: 'read' })
    expect((await reading.status()).rows).toBe(1)
    await reading.close()
    expect(String(await refusal(url.href))).toMatch(
      /may not write .*GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES/,
    )
    await run(location, rights('ALL TABLES IN SCHEMA completionist'))
    expect(String(await refusal(url.href))).toContain('(pair_numbers)')
    await run(location, `GRANT USAGE ON ALL SEQUENCES IN SCHEMA completionist TO ${reader}`)
    const writing = await opened(() => openPostgresStore({ location: url.href }))
    expect(await writing.ingest([recordOf(plain('b', 2))])).toMatchObject([{ outcome: 'added' }])
  })
})

test('a database that asks for a password and is given none is a wrong setting, and its connection ends', async () => {
  const { PGPASSWORD, PGPASSFILE } = process.env
  // SASL by SCRAM-SHA-256, and how it goes on (postgresql.org/docs/current/protocol-message-formats.html).
  const asks = Buffer.from('R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256\0\0', 'latin1')
  const goesOn = Buffer.from('R\0\0\0\x0b\0\0\0\x0br=x', 'latin1')
  const server = createServer((socket) =>
    socket.once('data', () => socket.write(asks, () => socket.once('data', () => socket.write(goesOn)))),
  ).listen(0, '127.0.0.1')
  try {
    delete process.env['PGPASSWORD']
    process.env['PGPASSFILE'] = '/nowhere'
    await once(server, 'listening')
    const ended = once(server, 'connection').then(([socket]: Socket[]) => once(socket ?? server, 'close'))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const error = await openPostgresStore({ location: `postgres://ann@127.0.0.1:${port}/d` }).catch(
      (why: unknown) => why,
    )
    expect(error).toBeInstanceOf(StoreSettingError)
    expect(String(error)).toContain('asks for a password')
    await ended
  } finally {
    server.close()
    if (PGPASSWORD !== undefined) process.env['PGPASSWORD'] = PGPASSWORD
    if (PGPASSFILE === undefined) delete process.env['PGPASSFILE']
    else process.env['PGPASSFILE'] = PGPASSFILE
  }
})
