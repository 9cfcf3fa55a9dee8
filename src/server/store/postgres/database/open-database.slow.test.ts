import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../../testing/test-postgres.ts'
import { StoreAway, StoreSettingError } from '../../store-failure.ts'
import { callOf, opened, plain, recordOf, requestOf, search } from '../../conformance/records.ts'
import { Database } from './database.ts'
import { LAYOUT } from './layout.ts'
import { openPostgresStore } from '../open-postgres-store.ts'
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

/** What layout 1 had instead. */
const BACK_TO_1 = [
  'DROP TABLE names, wires, calls, places, counted, stretches',
  'ALTER TABLE totals DROP drops, DROP packed_at',
  'CREATE UNIQUE INDEX completions_name ON completions (name)',
  'CREATE INDEX completions_wire_id ON completions (wire_id) WHERE wire_id IS NOT NULL',
  'ALTER TABLE bodies ADD UNIQUE (call_id)',
  'DROP INDEX pairs_pair, pairs_key',
  'DROP SEQUENCE pair_numbers',
  'ALTER TABLE pairs DROP CONSTRAINT pairs_pkey',
  'ALTER TABLE pairs ADD PRIMARY KEY (pair), ADD UNIQUE (digest), ALTER pair ADD GENERATED ALWAYS AS IDENTITY',
  'UPDATE completionist_layout SET version = 1',
]

async function refusal(location: string): Promise<unknown> {
  try {
    const store = await openPostgresStore({ location })
    await store.close()
  } catch (error) {
    return error
  }
  return null
}

const began = (id: string, first_byte_ms: number | null) => ({
  ...recordOf(plain(id, 1)),
  way: 'recorded' as const,
  capture: 'complete',
  call: { ...callOf(id), first_byte_ms },
})

const asked = (n: number) =>
  recordOf(plain(`r${n}`, n, { usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0.5 } }), {
    request: requestOf([
      { role: 'system', content: `number ${n % 2}` },
      { role: 'user', content: 'Hello' },
    ]),
  })

describe.skipIf(missing !== null)('opening a store in PostgreSQL', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())

  test.each(['LATIN1', 'SQL_ASCII'])(
    'a database that keeps texts as %s is refused and left empty',
    async (encoding) => {
      const location = postgres.freshStore()
      const name = `texts_${encoding.toLowerCase()}`
      const database = new Database(parsePostgresUrl(location).pool)
      try {
        await database.quick(`DROP DATABASE IF EXISTS ${name}`, [])
        const how = `ENCODING '${encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`
        await database.quick(`CREATE DATABASE ${name} ${how}`, [])
      } finally {
        await database.close()
      }
      const url = new URL(location)
      url.pathname = `/${name}`
      url.search = ''
      const refused = await refusal(url.href)
      expect(refused).toBeInstanceOf(StoreSettingError)
      expect(String(refused)).toMatch(new RegExp(`texts as ${encoding}.*createdb -E UTF8 -T template0`))
      expect(await run(url.href, "SELECT 1 FROM pg_namespace WHERE nspname = 'completionist'")).toEqual([])
    },
  )

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

  test('a store of layout 1 is brought up by whoever writes, and finds all that it had', async () => {
    const location = postgres.freshStore()
    const records = [plain('one', 5), plain('twice', 6), plain('twice', 6, { system_fingerprint: 'fp' }), plain('', 7)]
    const store = await opened(() => openPostgresStore({ location }), ...records)
    await store.ingest([recordOf(plain('called', 9), { call: callOf('call'), way: 'recorded', capture: 'complete' })])
    await store.delete('one')
    const before = await store.list(search(), { limit: 9 })
    await run(location, ...BACK_TO_1)
    await expect(openPostgresStore({ location, access: 'read' })).rejects.toThrow('layout 1')
    const again = await opened(() => openPostgresStore({ location }))
    expect((await again.list(search(), { limit: 9 })).rows).toEqual(before.rows)
    for (const { id } of before.rows) expect(await again.has(id)).toBe(true)
    const outcomes = await again.ingest([
      recordOf(plain('twice', 6)),
      recordOf(plain('called', 9), { call: callOf('call') }),
      recordOf(plain('one', 5)),
      recordOf(plain('new', 9, { metadata: { a: 'b' } })),
    ])
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['known', 'known', 'added', 'added'])
    for await (const { damaged, problems } of again.verify()) expect([...damaged, ...problems]).toEqual([])
  })

  test('a column that came with a newer version is added, with what is known of it', async () => {
    const location = postgres.freshStore()
    const before = await openPostgresStore({ location })
    await before.ingest([began('a', 12.6), began('b', null), recordOf(plain('c', 0))])
    await before.close()
    await run(
      location,
      'ALTER TABLE completions DROP COLUMN first_byte',
      `UPDATE bodies SET line = replace(line, ',"first_byte_ms":13', '')`,
    )
    expect(await run(location, `SELECT 1 FROM bodies WHERE line LIKE '%first_byte_ms%'`)).toEqual([])
    const byFirstByte = search({ sort: { field: 'first_byte', descending: false } })
    const reader = await openPostgresStore({ location, access: 'read' })
    await expect(reader.list(byFirstByte, { limit: 9 })).rejects.toThrow('an older version')
    await reader.close()

    const [store, other] = await Promise.all([openPostgresStore({ location }), openPostgresStore({ location })])
    await other.close()
    const { rows } = await store.list(byFirstByte, { limit: 9 })
    expect(rows.map((row) => [row.id, row.first_byte_ms])).toEqual([
      ['a', 13],
      ['c', null],
      ['b', null],
    ])
    await store.close()
  })

  test('rows of an older version are told apart by their prompts and reported costs once they are brought up to date', async () => {
    const location = postgres.freshStore()
    const before = await openPostgresStore({ location })
    await before.ingest(Array.from({ length: 250 }, (_, n) => asked(n)))
    await before.close()
    await run(
      location,
      'ALTER TABLE completions DROP COLUMN reported',
      `UPDATE bodies SET line = regexp_replace(line, ',"prompt_hash":"[0-9a-f]+"', '')`,
    )
    // Who only reads adds nothing: what is there is given, what is not there is said.
    const reader = await openPostgresStore({ location, access: 'read' })
    const page = await reader.list(search(), { limit: 9 })
    expect([page.rows.length, page.total, page.cost_reported]).toEqual([9, 250, undefined])
    let exported = 0
    for await (const { records } of reader.export(search(), 'record')) exported += records
    expect(exported).toBe(250)
    expect(await run(location, 'SELECT * FROM completions LIMIT 1')).not.toHaveProperty('0.reported')
    await reader.close()
    const [store, other] = await Promise.all([openPostgresStore({ location }), openPostgresStore({ location })])
    await vi.waitFor(async () => {
      const { groups, by_preview } = await store.groups(search(), 'prompt')
      expect([groups.map(({ rows }) => rows), by_preview]).toEqual([[125, 125], undefined])
    }, 30_000)
    await vi.waitFor(async () =>
      expect(await run(location, 'SELECT DISTINCT reported FROM completions')).toEqual([{ reported: 1 }]),
    )
    expect((await store.sums(search(), null)).cost_reported).toBe(true)
    const [prompt = ''] = (await store.groups(search(), 'prompt')).groups.map((group) => group.prompt)
    expect((await store.sums(search({ prompt: { values: [prompt], not: false } }), null)).total).toBe(125)
    for await (const { damaged, problems } of store.verify()) expect([...damaged, ...problems]).toEqual([])
    await other.close()
    await store.close()
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

  test.each([
    ['options=-c nosuch_setting=1', 'does not know a setting'],
    ['options=-c work_mem=much', 'does not take a setting'],
    ['sslmode=require', 'has no TLS'],
  ])('an address whose %s the server does not understand is a wrong setting', async (parameter, why) => {
    const url = new URL(postgres.freshStore())
    const [name = '', ...rest] = parameter.split('=')
    url.searchParams.set(name, rest.join('='))
    const error = await refusal(url.href)
    expect(error).toBeInstanceOf(StoreSettingError)
    expect(String(error)).toContain(why)
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

// The password is a word of what the driver says, so that an error would repeat it.
test.each(['postgres://u:ECONNREFUSED@127.0.0.1:1/d', 'postgres://u@127.0.0.1:1/d?password=ECONNREFUSED'])(
  'a database that does not answer is no wrong setting, and the password is in no error: %s',
  async (location) => {
    const error = await openPostgresStore({ location }).catch((why: unknown) => why)
    expect(error).toBeInstanceOf(StoreAway)
    expect(String(error)).toContain('connect … 127.0.0.1:1')
    expect(String(error)).not.toContain('ECONNREFUSED')
  },
)
