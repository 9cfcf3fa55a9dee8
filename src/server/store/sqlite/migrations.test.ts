import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { plain, recordOf, search } from '../conformance/records.ts'
import { userVersion } from './migrations.ts'
import { APPLICATION_ID, SCHEMA_V1, SCHEMA_VERSION } from './schema.ts'
import { openSqliteStore } from './sqlite-store.ts'

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
  const lease = await store.mirrorClaim({ holder: 'me', now: 1, ms: 1_000, dead: null })
  const listed = { id: 'c', created: 3_000, body: Buffer.from(JSON.stringify(plain('c', 3_000))), messages: null }
  await store.mirrorWrite({
    source: 's',
    from: 'there',
    token: lease.token ?? 0,
    now: 4_000_000,
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
  const { row } = third.prepare('SELECT row FROM rows').get() ?? {}
  const line = String(row).replace('"moderation":null,', '')
  third.prepare('UPDATE rows SET row = ?, crc = ?').run(line, crc32(line))
  third.exec('ALTER TABLE completions DROP COLUMN moderation; PRAGMA user_version = 3')
  third.close()

  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const page = await store.list(search({ sort: { field: 'moderation', descending: true } }), { limit: 10 })
  expect(page.rows).toMatchObject([{ id: 'old', moderation: null, damaged: false }])
})
