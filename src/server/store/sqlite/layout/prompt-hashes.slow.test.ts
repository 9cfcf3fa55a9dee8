import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { BEFORE_18, BEFORE_20, toLinesWithoutHash, toOlderLayout } from '../../../testing/test-older-layout.ts'
import { makeOlderFile, openOlderStore } from '../../../testing/test-upgrade.ts'
import { plain, recordOf, requestOf, rowIds, search } from '../../conformance/records.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'

const asked = (n: number, cost?: number) =>
  recordOf(plain(`r${n}`, n, { usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost } }), {
    request: requestOf([
      { role: 'system', content: `number ${n % 2}` },
      { role: 'user', content: 'How far is the moon?' },
    ]),
  })
const long = (n: number) =>
  recordOf(plain(`r${n}`, n), { request: requestOf([{ role: 'user', content: `${'a'.repeat(300)} ${n}` }]) })

test('prompts and reported costs of a store of the seventeenth layout are told apart once it is brought up to date', async () => {
  const location = await makeOlderFile([asked(1, 0.5), asked(2, 0.5), asked(3, 0.5)], (seventeenth) => {
    toLinesWithoutHash(seventeenth)
    toOlderLayout(seventeenth, BEFORE_18)
  })
  const { store, file: now, isUpToDate } = await openOlderStore(location)
  await isUpToDate()
  const { groups, by_preview } = await store.groups(search(), 'prompt')
  expect([groups.map(({ rows }) => rows), by_preview]).toEqual([[2, 1], undefined])
  expect((await store.sums(search(), null)).cost_reported).toBe(true)
  expect(now.prepare('SELECT DISTINCT reported FROM completions').all()).toEqual([{ reported: 1 }])
  await store.ingest([asked(4)])
  expect((await store.sums(search(), null)).cost_reported).toBeUndefined()
})

test('rows of a store of the nineteenth layout are grouped by what their lines say until their columns do', async () => {
  const location = await makeOlderFile([asked(1), asked(2), long(3), long(4), asked(5, 0.5)], (nineteenth) =>
    toOlderLayout(nineteenth, BEFORE_20),
  )
  const { store, file, isUpToDate } = await openOlderStore(location)
  const before = await store.groups(search(), 'prompt')
  await isUpToDate()
  expect(file.prepare('SELECT count(*) AS n FROM completions WHERE asked > 0 AND answered > 0').get()).toEqual({ n: 5 })
  expect(await store.groups(search(), 'prompt')).toEqual(before)
  const [ones] = before.groups.filter(({ rows }) => rows === 2)
  expect(await rowIds(store, { prompt: { values: [ones?.prompt ?? ''], not: false } })).toEqual(['r5', 'r1'])
})

test('rows without a hash are grouped by how their last user messages begin, and are counted', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'no-hash-'))
  const location = path.join(folder, 'store.db')
  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  await store.ingest([long(1), long(2), recordOf(plain('unknown', 3))])
  using file = new DatabaseSync(location)
  toLinesWithoutHash(file)
  file.exec('UPDATE completions SET asked = NULL, answered = NULL')
  const { groups, by_preview } = await store.groups(search(), 'prompt')
  expect([groups.map(({ rows }) => rows), by_preview]).toEqual([[2, 1], 2])
})
