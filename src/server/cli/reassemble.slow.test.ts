import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keptBefore, WRONG } from '../testing/test-kept-before.ts'
import { search } from '../store/conformance/records.ts'
import { openStoreCopy } from '../store/sqlite/care/open-store-copy.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'
import type { IncomingRecord } from '../store/ingest-store.ts'
import { startServe } from '../testing/test-process.ts'
import { openTestCommands } from '../testing/test-command.ts'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../testing/test-postgres.ts'

const openStore = (location: string) =>
  location.startsWith('postgres:')
    ? openPostgresStore({ location, openCopy: openStoreCopy })
    : openSqliteStore({ location, name: 'store', readers: 0 })

async function fill(location: string, records: readonly IncomingRecord[]): Promise<void> {
  const store = await openStore(location)
  await store.ingest(records)
  await store.close()
}

const toLines = (out: string) =>
  out
    .trim()
    .split('\n')
    .toSorted((one, other) => one.localeCompare(other))

const CHANGED = [
  'assembled again: "cut": capture (complete → truncated), choices[0].finish_reason',
  'assembled again: "failed": capture (complete → upstream_error), choices[0].error',
  'assembled again: "gemini": choices[0].message.tool_calls[0].id, choices[0].message.tool_calls[0].function.name, choices[0].message.tool_calls[0].function.arguments, choices[0].message.tool_calls[1]',
  'assembled again: "glm": choices[0].message',
  'assembled again: "nothing": capture (upstream_error → complete)',
  'assembled again: "perplexity": choices[0].message.content, choices[0].message.role, choices[0].message.refusal, citations[1]',
]

/** The record whose bytes are made to differ from what their SHA-256 says. */
const SPOILED = "WHERE ord = (SELECT ord FROM completions WHERE name = 'right')"

const { glm = { events: '' }, right = { events: '' } } = WRONG
const WITH_DAMAGE = [
  'assembled again: "glm": choices[0].message',
  'damaged, not assembled again: "right"',
  'damaged: "right"',
]

test('verify alone changes nothing; with --reassemble it says which records change, and which members', async () => {
  const { store, run } = openTestCommands()
  await fill(
    store,
    Object.entries(WRONG).map(([id, wrong]) => keptBefore(id, wrong)),
  )
  const sha = () => createHash('sha256').update(readFileSync(store)).digest('hex')
  const before = sha()
  expect(await run(['verify'])).toMatchObject({ code: 0, out: '' })
  expect(sha()).toBe(before)

  const { code, out, said } = await run(['verify', '--reassemble'])
  expect(code).toBe(0)
  expect(toLines(out)).toEqual(CHANGED)
  expect(said).toContain('8 recorded answers assembled again; 6 records changed')
  expect(said).toContain('8 records checked; all whole')
  expect(await run(['verify', '--reassemble'])).toMatchObject({ code: 0, out: '' })
  expect((await run(['export', '-', '--reassemble'])).code).toBe(2)
  expect((await run(['verify', '--reassemble'], { COMPLETIONIST_STORE: `${store}-none` })).code).toBe(1)
}, 60_000)

test('a damaged record is named and stays as it is', async () => {
  const { store, run } = openTestCommands()
  await fill(store, [keptBefore('glm', glm), keptBefore('right', right)])
  {
    using db = new DatabaseSync(store)
    db.exec(`UPDATE bodies SET sha256 = zeroblob(32) ${SPOILED}`)
  }
  const { code, out } = await run(['verify', '--reassemble'])
  expect(code).toBe(1)
  expect(toLines(out)).toEqual(WITH_DAMAGE)
})

describe.skipIf(whyNoPostgres() !== null)('verify --reassemble of a PostgreSQL', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  }, 60_000)
  afterAll(() => postgres.stop())

  test('says the same as that of a file, and changes nothing the second time', async () => {
    const { run } = openTestCommands()
    const place = { COMPLETIONIST_STORE: postgres.freshStore() }
    await fill(
      place.COMPLETIONIST_STORE,
      Object.entries(WRONG).map(([id, wrong]) => keptBefore(id, wrong)),
    )
    expect(await run(['verify'], place)).toMatchObject({ code: 0, out: '' })
    const { code, out, said } = await run(['verify', '--reassemble'], place)
    expect(code).toBe(0)
    expect(toLines(out)).toEqual(CHANGED)
    expect(said).toContain('8 recorded answers assembled again; 6 records changed')
    expect(await run(['verify', '--reassemble'], place)).toMatchObject({ code: 0, out: '' })
  }, 60_000)

  test('names a damaged record, which stays as it is', async () => {
    const { run } = openTestCommands()
    const location = postgres.freshStore()
    await fill(location, [keptBefore('glm', glm), keptBefore('right', right)])
    const client = new Client({ connectionString: location })
    await client.connect()
    await client.query(`SET search_path TO ${new URL(location).searchParams.get('schema')}`)
    const { rowCount } = await client.query(`UPDATE bodies SET sha256 = decode(repeat('00', 32), 'hex') ${SPOILED}`)
    await client.end()
    expect(rowCount).toBe(1)
    const { code, out } = await run(['verify', '--reassemble'], { COMPLETIONIST_STORE: location })
    expect(code).toBe(1)
    expect(toLines(out)).toEqual(WITH_DAMAGE)
  }, 60_000)
})

test('a server that is killed in the middle goes on at the next start, and answers meanwhile', async () => {
  const { store, run } = openTestCommands()
  const ids = Array.from({ length: 1_500 }, (_, n) => `glm-${n}`)
  await fill(
    store,
    ids.map((id) => keptBefore(id, { ...glm, events: glm.events.replaceAll('"glm"', `"${id}"`) })),
  )
  const first = await startServe({ COMPLETIONIST_STORE: store })
  const began = Promise.withResolvers<void>()
  const hear = () => {
    if (first.seen.err.includes('are assembled again by newer rules')) began.resolve()
  }
  first.child.stderr?.on('data', hear)
  hear()
  await began.promise
  first.child.kill('SIGKILL')
  await first.exited
  const killed = await openStore(store)
  const half = await killed.list(search(), { limit: 2_000 })
  const texts = new Set(half.rows.map((row) => row.output.text))
  expect(texts).toEqual(new Set(['', 'Good day']))
  await killed.close()

  const second = await startServe({ COMPLETIONIST_STORE: store })
  const ended = Promise.withResolvers<void>()
  const listen = () => {
    if (/recorded answers were assembled again, \d+ records changed/.test(second.seen.err)) ended.resolve()
  }
  second.child.stderr?.on('data', listen)
  listen()
  expect((await fetch(`${second.origin}/api/completions?limit=1`)).status).toBe(200)
  await ended.promise
  second.child.kill('SIGTERM')
  expect(await second.exited).toBe(0)
  const whole = await openStore(store)
  const page = await whole.list(search(), { limit: 2_000 })
  await whole.close()
  expect(new Set(page.rows.map((row) => row.output.text))).toEqual(new Set(['Good day']))
  expect((await run(['verify'])).code).toBe(0)
}, 120_000)
