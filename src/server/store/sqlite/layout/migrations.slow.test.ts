import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { crc32, zstdCompressSync } from 'node:zlib'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { IncomingRecord } from '../../ingest-store.ts'
import { plain, recordOf, requestOf, rowIds, search } from '../../conformance/records.ts'
import { CODEC, toCrc, unpackBeside, unpackBody } from '../../record/codec/body-codec.ts'
import { SEALED_COLUMNS, toSeal } from '../database/seal.ts'
import { userVersion } from './migrations.ts'
import { packPairs, unpackPairs } from '../tables/packed-pairs.ts'
import { APPLICATION_ID, SCHEMA_V1, SCHEMA_VERSION } from './schema.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'
import {
  BEFORE_10,
  BEFORE_13,
  BEFORE_15,
  BEFORE_16,
  BEFORE_17,
  BEFORE_7,
  BEFORE_9,
  toAlikeLines,
  toPlainLines,
  toWholeLines,
  toOlderLayout,
} from '../../../testing/test-older-layout.ts'
import { makeOlderFile, openOlderStore } from '../../../testing/test-upgrade.ts'
import { readStoredRow } from '../../record/stored-row.ts'

test('a store of the first layout is brought up to date and takes, sorts and mirrors rows', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'layout-'))
  const location = path.join(folder, 'store.db')
  const first = new DatabaseSync(location)
  first.exec(`${SCHEMA_V1} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`)
  first.close()

  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  await store.ingest([recordOf(plain('a', 1_000)), recordOf(plain('b', 2_000))])
  const lease = await store.mirrorClaim({ holder: 'me', nowMs: 1, ms: 1_000, dead: null })
  const listed = { id: 'c', created: 3_000, body: Buffer.from(JSON.stringify(plain('c', 3_000))), messages: null }
  await store.mirrorWrite({
    source: 's',
    from: 'there',
    token: lease.token ?? 0,
    nowMs: 4_000_000,
    walk: 1,
    rows: [{ ...listed, messagesAbsent: false, expiresAt: 9_000 }],
    state: '{}',
    entry: null,
    sweepUpTo: null,
  })
  const page = await store.list(search({ sort: { field: 'expires', descending: true } }), { limit: 10 })
  expect(page.rows.map((row) => [row.id, row.expires_at])).toEqual([
    ['c', 9_000],
    ['b', null],
    ['a', null],
  ])
  expect(page.rows[0]).toMatchObject({ way: 'mirrored', mirrored_at: 4_000, gone_upstream_at: null })
  const moderated = { ...plain('m', 5_000), moderation: { output: { results: [{ flagged: true }] } } }
  await store.ingest([recordOf(moderated)])
  const byModeration = await store.list(search({ sort: { field: 'moderation', descending: false } }), { limit: 10 })
  expect(byModeration.rows.map((row) => [row.id, row.moderation])).toEqual([
    ['m', 'flagged'],
    ['a', null],
    ['b', null],
    ['c', null],
  ])
  using again = new DatabaseSync(location)
  expect(userVersion(again)).toBe(SCHEMA_VERSION)
})

test('rows that a store of the third layout holds are read on, without moderation', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'layout-'))
  const location = path.join(folder, 'store.db')
  const before = await openSqliteStore({ location, name: 'store', readers: 0 })
  await before.ingest([recordOf(plain('old', 1_000))])
  await before.close()
  const third = new DatabaseSync(location)
  toWholeLines(third)
  const { row } = third.prepare('SELECT row FROM rows').get() ?? {}
  const line = String(row).replace('"moderation":null,', '').replace('"capture":null,', '')
  third.prepare('UPDATE rows SET row = ?, crc = ?').run(line, crc32(line))
  toOlderLayout(third, BEFORE_7)
  third.exec(
    'ALTER TABLE completions DROP COLUMN moderation; ALTER TABLE completions DROP COLUMN capture; PRAGMA user_version = 3',
  )
  third.close()

  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const page = await store.list(search({ sort: { field: 'moderation', descending: true } }), { limit: 10 })
  expect(page.rows).toMatchObject([{ id: 'old', moderation: null, damaged: false }])
})

test('how the calls ended that a store of the fourth layout holds is found, counted and shown', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'layout-'))
  const location = path.join(folder, 'store.db')
  const before = await openSqliteStore({ location, name: 'store', readers: 0 })
  await before.ingest([
    recordedAs('a', 'complete'),
    recordedAs('b', 'truncated'),
    recordedAs('c', 'truncated'),
    recordOf(plain('d', 1)),
  ])
  await before.close()
  const fourth = new DatabaseSync(location)
  toWholeLines(fourth)
  const lines = fourth.prepare('SELECT ord, row FROM rows').all()
  for (const { ord, row } of lines) {
    const line = String(row).replace(/"capture":[^,]+,/, '')
    // The line of `c` is damaged: what it said is projected again.
    const crc = line.includes('"id":"c"') ? 0 : crc32(line)
    fourth.prepare('UPDATE rows SET row = ?, crc = ? WHERE ord = ?').run(line, crc, Number(ord))
  }
  const marks = fourth.prepare("SELECT pair FROM pairs WHERE field = 'capture'").all()
  for (const { pair } of marks) fourth.prepare('DELETE FROM marks WHERE pair = ?').run(Number(pair))
  const unmark = fourth.prepare('UPDATE completions SET pairs = ? WHERE ord = ?')
  for (const { ord, pairs } of fourth.prepare('SELECT ord, pairs FROM completions').all()) {
    const gone = new Set(marks.map(({ pair }) => Number(pair)))
    const left = pairs instanceof Uint8Array ? [...unpackPairs(pairs)].filter((pair) => !gone.has(pair)) : []
    unmark.run(packPairs(left), Number(ord))
  }
  toOlderLayout(
    fourth,
    `${BEFORE_7}
    DELETE FROM pairs WHERE field = 'capture';
    ALTER TABLE completions DROP COLUMN capture;
    PRAGMA user_version = 4`,
  )
  fourth.close()

  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const asked = (value: string, not = false) => rowIds(store, { capture: { values: [value], not } })
  expect(await asked('truncated')).toEqual(['c', 'b'])
  expect(await asked('complete')).toEqual(['a'])
  expect(await asked('complete', true)).toEqual(['c', 'b'])
  const count = async () =>
    (await store.facets(search(), { fields: ['capture'], prefix: '', limit: 9 })).facets[0]?.values
  expect(await count()).toEqual([
    { value: 'truncated', count: 2 },
    { value: 'complete', count: 1 },
  ])
  const page = await store.list(search({ sort: { field: 'capture', descending: true } }), { limit: 9 })
  expect(page.rows.map((row) => [row.id, row.capture])).toEqual([
    ['c', 'truncated'],
    ['b', 'truncated'],
    ['a', 'complete'],
    ['d', null],
  ])
  await store.update('a', [])
  await store.delete('b')
  expect(await count()).toEqual([
    { value: 'complete', count: 1 },
    { value: 'truncated', count: 1 },
  ])
  expect((await store.list(search({ capture: { values: ['truncated'], not: false } }), { limit: 9 })).tokens).toBe(15)
})

test('lines that are too long in a store of the eighth layout are cut, and their records are found and opened on', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'layout-'))
  const location = path.join(folder, 'store.db')
  const long = 'x'.repeat(100_000)
  const before = await openSqliteStore({ location, name: 'store', readers: 0 })
  await before.ingest([recordOf(plain('a', 1, { metadata: { k: long } })), recordOf(plain('b', 2))])
  await before.close()
  const seventh = new DatabaseSync(location)
  toWholeLines(seventh)
  const { ord, row } = seventh.prepare("SELECT ord, row FROM rows WHERE row LIKE '%…#%'").get() ?? {}
  const line = String(row).replace(/x+…#[0-9a-f]{14}/, long)
  seventh.prepare('UPDATE rows SET row = ?, crc = ? WHERE ord = ?').run(line, crc32(line), Number(ord))
  seventh.prepare("UPDATE pairs SET value = ? WHERE field = 'meta'").run(long)
  toOlderLayout(seventh, BEFORE_9)
  seventh.close()

  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const page = await store.listText(search(), { limit: 9 })
  expect(page.rows.length).toBeLessThan(20_000)
  expect(await rowIds(store, { meta: [{ key: 'k', values: [long], not: false }] })).toEqual(['a'])
  expect((await store.get('a'))?.row).toMatchObject({ metadata: [['k', long]], damaged: false })
})

const CALL = {
  started_at: 1,
  first_byte_ms: null,
  duration_ms: null,
  status: 200,
  stream: false,
  request_id: null,
  idempotency_key: null,
  headers: [],
  request_bytes: 0,
  answer_bytes: 0,
  answer_sha256: null,
  notes: [],
}

/** A record of a recorded call that ended so. */
test('what upstream said of the failed calls that a store of the fifth layout holds is shown and sorted by', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'layout-'))
  const location = path.join(folder, 'store.db')
  const before = await openSqliteStore({ location, name: 'store', readers: 0 })
  const failed = { ...recordedAs('a', 'upstream_error'), body: Buffer.from('{"id":"a","choices":[]}') }
  await before.ingest([{ ...failed, answer: Buffer.from('{"detail":"No room"}') }, recordedAs('b', 'complete')])
  await before.close()
  const fifth = new DatabaseSync(location)
  toWholeLines(fifth)
  for (const { ord, row } of fifth.prepare("SELECT ord, row FROM rows WHERE row LIKE '%No room%'").all()) {
    const line = String(row).replace(/"output":\{[^}]*\}/, '"output":{"kind":"none","text":"","more":0}')
    fifth.prepare('UPDATE rows SET row = ?, crc = ? WHERE ord = ?').run(line, crc32(line), Number(ord))
    fifth.prepare("UPDATE completions SET output = '' WHERE ord = ?").run(Number(ord))
  }
  toOlderLayout(fifth, `${BEFORE_7} PRAGMA user_version = 5`)
  fifth.close()

  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const page = await store.list(search({ sort: { field: 'output', descending: true } }), { limit: 9 })
  expect(page.rows.map((row) => [row.id, row.output.kind, row.output.text])).toContainEqual(['a', 'error', 'No room'])
  expect((await store.get('a'))?.provenance.failure).toMatchObject({ message: 'No room' })
})

test('what is inside the metadata that a store of the seventh layout holds is found and counted', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'layout-'))
  const location = path.join(folder, 'store.db')
  const before = await openSqliteStore({ location, name: 'store', readers: 0 })
  await before.ingest([
    recordOf(plain('a', 2, { metadata: { tags: ['x', 'y'], user: { id: 7 } } })),
    recordOf(plain('b', 1, { metadata: { tags: ['x'] } })),
  ])
  await before.close()
  const seventh = new DatabaseSync(location)
  const inner = seventh
    .prepare("SELECT pair FROM pairs WHERE field = 'part' OR (field = 'key' AND value = 'user.id')")
    .all()
  const gone = new Set(inner.map(({ pair }) => Number(pair)))
  expect(gone.size).toBe(4)
  for (const pair of gone)
    seventh.exec(`DELETE FROM marks WHERE pair = ${pair}; DELETE FROM pairs WHERE pair = ${pair}`)
  for (const { ord, pairs } of seventh.prepare('SELECT ord, pairs FROM completions').all()) {
    const left = pairs instanceof Uint8Array ? [...unpackPairs(pairs)].filter((pair) => !gone.has(pair)) : []
    seventh.prepare('UPDATE completions SET pairs = ? WHERE ord = ?').run(packPairs(left), Number(ord))
  }
  toOlderLayout(seventh, `${BEFORE_10} PRAGMA user_version = 7`)
  seventh.close()

  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const asked = (key: string, value: string) => rowIds(store, { meta: [{ key, values: [value], not: false }] })
  expect([await asked('tags', 'x'), await asked('tags', 'y'), await asked('user.id', '7')]).toEqual([
    ['a', 'b'],
    ['a'],
    ['a'],
  ])
  const counted = await store.facets(search(), { fields: ['meta.tags'], prefix: 'x', limit: 9 })
  expect(counted.facets[0]?.values).toEqual([{ value: 'x', count: 2 }])
  await store.delete('a')
  expect(await asked('tags', 'x')).toEqual(['b'])
})

test('answers that a store of the ninth layout keeps are known as those of an assembler before there was a number', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'layout-'))
  const location = path.join(folder, 'store.db')
  const before = await openSqliteStore({ location, name: 'store', readers: 0 })
  const streamed = { ...recordedAs('a', 'complete'), answer: Buffer.from('data: [DONE]\n\n'), assembler: 1 }
  await before.ingest([streamed, recordedAs('b', 'complete')])
  expect((await before.keptAnswers(1, null)).found).toEqual([])
  await before.close()
  const ninth = new DatabaseSync(location)
  toOlderLayout(ninth, BEFORE_10)
  ninth.close()

  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  expect((await store.keptAnswers(1, null)).found.map(({ name }) => name)).toEqual(['a'])
})

function recordedAs(id: string, capture: string): IncomingRecord {
  return {
    ...recordOf(plain(id, 1_000, { metadata: { env: 'prod' } })),
    way: 'recorded',
    capture,
    call: { ...CALL, id },
  }
}

test('records of a store of the twelfth layout are written anew, smaller and with the same words, but for damaged ones', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'layout-'))
  const location = path.join(folder, 'store.db')
  const before = await openSqliteStore({ location, name: 'store', readers: 0 })
  const long = 'What the model said, at some length. '.repeat(20)
  const choices = [{ index: 0, message: { role: 'assistant', content: long }, finish_reason: 'stop' }]
  const request = Buffer.from(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: `Ask: ${long}` }] }))
  await before.ingest(
    Array.from({ length: 120 }, (_, n) => ({ ...recordOf(plain(`r${n}`, 1_000 + n, { choices })), request })),
  )
  const asked = search()
  const rows = (await before.list(asked, { limit: 200 })).rows
  const raw = await before.raw('r7')
  await before.close()
  const twelfth = new DatabaseSync(location)
  toWholeLines(twelfth)
  const bodies = twelfth.prepare('SELECT ord, codec, size, body, request FROM bodies').all()
  for (const { ord, codec, size, body, request: beside } of bodies) {
    const bytes = unpackBody(Number(codec), toBytes(body), Number(size))
    const frame = zstdCompressSync(unpackBeside(toBytes(beside)) ?? '')
    const about =
      twelfth.prepare(`SELECT ${SEALED_COLUMNS.join(', ')} FROM bodies WHERE ord = ?`).get(Number(ord)) ?? {}
    const crc = toCrc(bytes, frame, null)
    const now: Record<string, SQLOutputValue> = { ...about, codec: CODEC.plain, crc }
    const seal = toSeal(SEALED_COLUMNS.map((column) => now[column] ?? null))
    twelfth
      .prepare('UPDATE bodies SET codec = ?, crc = ?, body = ?, request = ?, seal = ? WHERE ord = ?')
      .run(CODEC.plain, crc, bytes, frame, seal, Number(ord))
  }
  const spoilt = Number(bodies[5]?.['ord'])
  twelfth.prepare("UPDATE bodies SET body = CAST(replace(body, 'length', 'lenght') AS BLOB) WHERE ord = ?").run(spoilt)
  const size = () => Number(sizes.get()?.['bytes'])
  toOlderLayout(twelfth, BEFORE_13)
  twelfth.close()

  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  using now = new DatabaseSync(location)
  const sizes = now.prepare(
    'SELECT (SELECT sum(length(row)) FROM rows) + (SELECT sum(length(body) + length(request)) FROM bodies) AS bytes',
  )
  const old = size()
  await vi.waitFor(() => expect(now.prepare('SELECT below FROM repacking').get()).toEqual({ below: 0 }), 30_000)
  expect(size()).toBeLessThan(old / 2)
  const [damaged, ...whole] = now.prepare('SELECT codec, ord FROM bodies ORDER BY ord = ? DESC').all(spoilt)
  expect([damaged?.['codec'], new Set(whole.map(({ codec }) => codec))]).toEqual([
    CODEC.plain,
    new Set([CODEC.dictionary]),
  ])
  const after = (await store.list(asked, { limit: 200 })).rows
  expect(after).toEqual(rows.map((row) => (row.id === 'r5' ? { ...row, damaged: true } : row)))
  expect(await store.raw('r7')).toEqual(raw)
  const problems: string[] = []
  for await (const found of store.verify()) problems.push(...found.damaged, ...found.problems)
  expect(problems).toEqual([expect.stringContaining('r5')])
})

test('when the answers of recorded calls began is found and shown in a store of the fifteenth layout', async () => {
  const records = [recordedAs('a', 'complete'), recordedAs('b', 'complete'), recordOf(plain('c', 1))]
  const location = await makeOlderFile(records, (fifteenth) => {
    toPlainLines(fifteenth)
    const setCall = fifteenth.prepare('UPDATE calls SET call = ?, seal = NULL WHERE id = ?')
    const [call] = fifteenth.prepare("SELECT call FROM calls WHERE id = 'a'").all()
    setCall.run(JSON.stringify({ ...JSON.parse(String(call?.['call'])), first_byte_ms: 12.6 }), 'a')
    // What cannot be read any more says nothing, and stops nobody.
    setCall.run('{', 'b')
    toOlderLayout(fifteenth, BEFORE_16)
  })
  const { store, isUpToDate } = await openOlderStore(location)
  expect(await rowIds(store, { ranges: { first_byte: { from: 13, to: 13 } } })).toEqual(['a'])
  await isUpToDate()
  const { rows } = await store.list(search(), { limit: 9 })
  expect(rows.map((row) => [row.id, row.first_byte_ms])).toEqual([
    ['b', null],
    ['a', 13],
    ['c', null],
  ])
})

test('prompts and answers that begin alike in a store of the sixteenth layout are told apart', async () => {
  const long = 'The same beginning of each. '.repeat(12)
  const asked = (id: string, created: number, prompt: string) =>
    recordOf(plain(id, created), { request: requestOf([{ role: 'user', content: `${long}${prompt}` }]) })
  const records = [asked('a', 1, 'One'), asked('b', 2, 'Two'), asked('c', 3, 'Two')]
  const location = await makeOlderFile(records, (sixteenth) => {
    toAlikeLines(sixteenth)
    toOlderLayout(sixteenth, BEFORE_17)
  })
  const { store, isUpToDate } = await openOlderStore(location)
  await isUpToDate()
  const { groups } = await store.groups(search(), 'prompt')
  expect(groups.map(({ rows, examples }) => [rows, examples[0]?.id])).toEqual([
    [2, 'c'],
    [1, 'a'],
  ])
})

test('lines and texts to sort by of a store of the fourteenth layout are written anew, smaller, and say the same', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'fourteenth-'))
  const location = path.join(folder, 'store.db')
  const before = await openSqliteStore({ location, name: 'store', readers: 0 })
  await before.ingest(
    Array.from({ length: 120 }, (_, n) => recordOf(plain(`r${n}`, 1_000 + n, { choices: similarChoices(n) }))),
  )
  const asked = search({ sort: { field: 'output', descending: false } })
  const { rows } = await before.list(asked, { limit: 200 })
  await before.close()
  const fourteenth = new DatabaseSync(location)
  toPlainLines(fourteenth)
  const output = (text: string, ord: number) =>
    fourteenth.prepare('UPDATE completions SET output = ? WHERE ord = ?').run(text, ord)
  for (const { ord, row } of fourteenth.prepare('SELECT ord, row FROM rows').all())
    output(readStoredRow(String(row)).output.text.slice(0, 80), Number(ord))
  const spoilt = Number(fourteenth.prepare('SELECT ord FROM rows LIMIT 1').get()?.['ord'])
  fourteenth.prepare("UPDATE rows SET row = replace(row, 'stop', 'step') WHERE ord = ?").run(spoilt)
  const bytes =
    'SELECT sum(length(row)) AS lines, sum(length(output)) AS outputs FROM rows r JOIN completions c ON c.ord = r.ord'
  const old = fourteenth.prepare(bytes).get()
  toOlderLayout(fourteenth, BEFORE_15)
  fourteenth.close()

  const { store, file: now, isUpToDate } = await openOlderStore(location)
  await isUpToDate()
  const small = now.prepare(`${bytes} WHERE r.ord <> ${spoilt}`).get()
  expect(Number(small?.['lines'])).toBeLessThan(Number(old?.['lines']) / 2)
  expect(Number(small?.['outputs'])).toBe(119 * 32)
  // The damaged line is made again from its record; what it is sorted by is left as it was.
  expect((await store.list(asked, { limit: 200 })).rows.map(({ id }) => id)).toEqual([
    ...rows.map(({ id }) => id).filter((id) => id !== 'r0'),
    'r0',
  ])
  expect((await store.list(search(), { limit: 200 })).rows.map(({ id, output: { text } }) => [id, text])).toEqual(
    rows.map(({ id, output: { text } }) => [id, text]).toReversed(),
  )
  const problems: string[] = []
  for await (const found of store.verify()) problems.push(...found.damaged, ...found.problems)
  expect(problems).toEqual([expect.stringContaining('r0')])
})

const similarChoices = (n: number) => [
  {
    index: 0,
    finish_reason: 'stop',
    message: { role: 'assistant', content: `${'The same beginning of each. '.repeat(2)}${n}` },
  },
]

function toBytes(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array()
}
