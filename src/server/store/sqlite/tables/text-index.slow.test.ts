import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { plain, recordOf, requestOf, rowIds, search } from '../../conformance/records.ts'
import type { CompletionStore } from '../../completion-store.ts'
import { StretchTable } from '../stretches/stretch-table.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'
import { BEFORE_12, toOlderLayout } from '../../../testing/test-older-layout.ts'

function newLocation(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'texts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'store.db')
}

async function openAt(location: string): Promise<CompletionStore> {
  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(() => store.close())
  return store
}

/** Records that say “saying <n>”, the newest last. */
function sayings(n: number) {
  return Array.from({ length: n }, (_, at) =>
    recordOf(plain(`r${at}`, at), { request: requestOf([{ content: `saying n${at}` }]) }),
  )
}

/** Whether the index holds a word in any of its pages. */
function holds(location: string, word: string): boolean {
  using db = new DatabaseSync(location, { readOnly: true })
  return db.prepare('SELECT 1 FROM texts_data WHERE instr(block, CAST(? AS BLOB)) > 0').get(word) !== undefined
}

/** How often words were put on disk that are not yet merged with others. */
function segments(location: string): number {
  using db = new DatabaseSync(location, { readOnly: true })
  const [found] = db.prepare('SELECT count(DISTINCT id >> 37) AS n FROM texts_data WHERE id >> 37 > 0').all()
  return Number(found?.['n'])
}

test('the words of a batch are put on disk once, and so are those of an edit of many records', async () => {
  const location = newLocation()
  const store = await openAt(location)
  await store.ingest(sayings(100))
  expect(segments(location)).toBe(1)
  await store.editAt(await store.places(search({}), null), { deed: 'set', key: 'k', value: 'edited' })
  // Once more for the first record, after which it is noted that there is something to clear.
  expect(segments(location)).toBe(3)
  expect((await store.list(search({ q: 'edited' }), { limit: 1 })).total).toBe(100)
})

test('an older store answers with what has been read in, says what is missing, and in the end finds everything', async () => {
  const location = newLocation()
  const before = await openAt(location)
  await before.ingest(sayings(600))
  await before.close()
  using db = new DatabaseSync(location)
  toOlderLayout(db, BEFORE_12)

  const store = await openAt(location)
  const early = await store.list(search({ q: 'saying' }), { limit: 1 })
  expect(early.unanswered).toEqual([
    { param: 'q', reason: expect.stringMatching(/^The text of [\d]+ of 600 records is not read in yet/) },
  ])
  expect(early.rows.map((row) => row.id)).toEqual(['r599'])
  // What comes, goes or changes meanwhile is found once, or not any more, or as it is now.
  await store.ingest([recordOf(plain('new', 5, { metadata: { k: 'saying' } }))])
  await store.delete('r3')
  await store.update('r4', [['k', 'edited']])
  const done = () => store.list(search({ q: 'saying' }), { limit: 1 })
  await vi.waitUntil(async () => (await done()).unanswered.length === 0, { timeout: 20_000 })
  expect(await done()).toMatchObject({ total: 600, notes: ['the text of 600 records was searched'] })
  expect(await rowIds(store, { q: 'n3 OR edited OR n0' })).toEqual(['r4', 'r0'])
})

test('nothing that a deleted record said, or that was taken out of one, stays in the index', async () => {
  const location = newLocation()
  const store = await openAt(location)
  for (let batch = 0; batch < 5; batch++) {
    await store.ingest(
      sayings(200).map((record, at) => ({
        ...record,
        body: Buffer.from(JSON.stringify(plain(`b${batch}-${at}`, at))),
      })),
    )
    await store.ingest([
      recordOf(plain(`secret${batch}`, batch, { metadata: { k: `zqmetadata${batch}` } }), {
        request: requestOf([{ content: `zqsecret${batch} 秘密` }]),
      }),
    ])
  }
  expect([holds(location, 'ecret'), holds(location, 'etadata'), holds(location, '秘密')]).toEqual([true, true, true])
  await store.update('secret0', [])
  for (let batch = 0; batch < 5; batch++) await store.delete(`secret${batch}`)
  expect([holds(location, 'ecret'), holds(location, 'etadata'), holds(location, '秘密')]).toEqual([false, false, false])
  expect((await store.list(search({ q: 'saying' }), { limit: 1 })).total).toBe(1_000)
})

const OF_SECRET = search({ meta: [{ key: 'kind', values: ['secret'], not: false }] })
const DELETIONS: readonly (readonly [string, (store: CompletionStore) => Promise<unknown>])[] = [
  ['by its name', (store) => store.delete('secret')],
  ['by its place, as prune does', async (store) => store.deleteAt(await store.places(OF_SECRET, null))],
]

test.each(DELETIONS)(
  'a damaged record that is deleted %s leaves no word either, and the others are found again',
  async (_, remove) => {
    const location = newLocation()
    const store = await openAt(location)
    await store.ingest([
      ...sayings(100),
      recordOf(plain('secret', 1, { metadata: { kind: 'secret' } }), { request: requestOf([{ content: 'zqsecret' }]) }),
    ])
    using db = new DatabaseSync(location)
    db.exec("UPDATE bodies SET request = x'00' WHERE ord = (SELECT ord FROM completions WHERE name = 'secret')")
    await remove(store)
    await vi.waitUntil(async () => (await store.list(search({ q: 'saying' }), { limit: 1 })).total === 100, {
      timeout: 20_000,
    })
    expect([holds(location, 'qsecret'), await rowIds(store, { q: 'zqsecret' })]).toEqual([false, []])
  },
)

test('an index that was made in another way is made anew, and what was packed by the old one is forgotten', async () => {
  const location = newLocation()
  const before = await openAt(location)
  await before.ingest(sayings(3))
  await before.close()
  using db = new DatabaseSync(location)
  db.exec('UPDATE text_state SET version = 0')
  expect(new StretchTable(db, 4).pack(true)).toBe(true)
  const store = await openAt(location)
  await vi.waitUntil(async () => (await rowIds(store, { q: 'saying' })).length === 3, { timeout: 20_000 })
  expect(db.prepare('SELECT count(*) AS n FROM stretches').get()).toEqual({ n: 0 })
  await store.delete('r1')
  expect(await rowIds(store, { q: 'saying' })).toEqual(['r2', 'r0'])
})
