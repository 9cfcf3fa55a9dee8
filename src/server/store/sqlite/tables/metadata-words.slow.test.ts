import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { plain, recordOf, requestOf, rowIds, search } from '../../conformance/records.ts'
import type { CompletionStore } from '../../completion-store.ts'
import { GAP } from '../../record/searched-text.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'

function newLocation(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'metadata-words-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'store.db')
}

async function openAt(location: string): Promise<CompletionStore> {
  const store = await openSqliteStore({ location, name: 'store', readers: 0 })
  onTestFinished(() => store.close())
  return store
}

/**
 * Where each word stands in the index, and how long its rows are; without the gaps of metadata, of which an edit leaves more. What was
 * said stands where it stood when the record came, which is after the metadata of then: it is counted from its first word.
 */
function wordsIn(location: string): { words: string[]; sizes: unknown[]; sums: unknown } {
  using db = new DatabaseSync(location)
  db.exec('CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, texts, instance)')
  return {
    words: db
      .prepare(`
        SELECT doc, col, term, offset - CASE WHEN term GLOB ?1 || '?*' THEN 0
          ELSE min(offset) FILTER (WHERE NOT term GLOB ?1 || '?*') OVER (PARTITION BY doc, col) END AS place
        FROM words WHERE term != ?2 ORDER BY doc, col, place, term`)
      .all(GAP, GAP + GAP)
      .map(({ doc, col, term, place }) => [doc, col, term, place].join(' ')),
    sizes: db
      .prepare('SELECT id, hex(sz) AS size FROM texts_docsize ORDER BY id')
      .all()
      .map(({ id, size }) => `${String(id)} ${String(size)}`),
    // The numbers of rows and of words in each column, by which rare and common is told.
    sums: db.prepare('SELECT hex(block) AS sums FROM texts_data WHERE id = 1').get(),
  }
}

/** Always the same numbers below `n`. */
function seeded(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * n)
  }
}

const VALUES = [
  'prod',
  'Prod dev',
  'dev dev prod',
  'getUserName',
  'getUser setUserName prod',
  'Zürich café',
  '東京タワー',
  'ทดสอบ dev',
  '"quoted" {"json":["prod"]}',
  '',
  '--',
  'word '.repeat(90),
]

function made(id: number, metadata: MetadataPairs) {
  return recordOf(plain(`r${id}`, id * 3, { metadata: Object.fromEntries(metadata) }), {
    request: requestOf([{ content: `prod dev getUserName 東京 ${'word '.repeat(id * 5)}` }]),
  })
}

test('after any edits of metadata the index has what it would have if the records had come in so', async () => {
  const next = seeded(7)
  const random = (): MetadataPairs =>
    Array.from({ length: next(5) }, (_, at) => [`k${at}`, VALUES[next(VALUES.length)] ?? ''] as const)
  const location = newLocation()
  const store = await openAt(location)
  const kept = Array.from({ length: 30 }, random)
  await store.ingest(kept.map((metadata, id) => made(id, metadata)))
  for (let edit = 0; edit < 300; edit++) {
    const id = next(kept.length)
    kept[id] = random()
    await store.update(`r${id}`, kept[id])
  }
  const fresh = newLocation()
  const other = await openAt(fresh)
  await other.ingest(kept.map((metadata, id) => made(id, metadata)))
  expect(wordsIn(location)).toEqual(wordsIn(fresh))
  for (let id = 0; id < kept.length; id++) await store.delete(`r${id}`)
  expect(wordsIn(location)).toMatchObject({ words: [], sizes: [] })
})

test('an edit touches the words that it changes, and neither what was said nor the other values', async () => {
  const location = newLocation()
  const store = await openAt(location)
  const said = requestOf([{ content: 'one two three four five six' }])
  await store.ingest([recordOf(plain('r1', 1, { metadata: { env: 'prod', team: 'growth' } }), { request: said })])
  await store.ingest([recordOf(plain('r2', 2))])
  using db = new DatabaseSync(location)
  /** In how many pieces of the index a word stands: FTS5 writes one for each transaction. */
  const pieces = (word: string) =>
    Number(db.prepare('SELECT count(*) AS n FROM texts_data WHERE instr(block, CAST(? AS BLOB)) > 0').get(word)?.['n'])
  const before = ['four', 'growth'].map(pieces)
  await store.editAt(await store.placesOf(['r1']), { deed: 'set', key: 'reviewed', value: 'yesterday' })
  expect([...['four', 'growth'].map(pieces), pieces('yesterday')]).toEqual([...before, 1])
  expect(await rowIds(store, { q: 'yesterday four growth' })).toEqual(['r1'])
  expect(await rowIds(store, { q: '"growth yesterday"' })).toEqual([])
})

test('a word is found in what was said and in metadata, and the best match stays the best after an edit', async () => {
  const store = await openAt(newLocation())
  const long = requestOf([{ content: `cat ${'filler '.repeat(400)}` }])
  await store.ingest([
    recordOf(plain('long', 1, { metadata: { k: 'v' } }), { request: long }),
    recordOf(plain('short', 2), { request: requestOf([{ content: 'cat and mouse' }]) }),
    recordOf(plain('meta', 3, { metadata: { k: 'cat getUserName' } }), { request: requestOf([{ content: 'dog' }]) }),
    recordOf(plain('none', 4), { request: requestOf([{ content: 'dog' }]) }),
  ])
  const best = async () => {
    const page = await store.list(search({ q: 'cat', sort: { field: 'match', descending: true } }), { limit: 10 })
    return page.rows.map((row) => row.id).filter((id) => id !== 'meta')
  }
  expect(await best()).toEqual(['short', 'long'])
  await store.update('long', [['k', 'w']])
  expect(await best()).toEqual(['short', 'long'])
  expect(await rowIds(store, { q: 'cat' })).toEqual(['meta', 'short', 'long'])
  expect(await rowIds(store, { q: 'cat dog' })).toEqual(['meta'])
  expect(await rowIds(store, { q: 'userName' })).toEqual(['meta'])
  expect(await rowIds(store, { q: 'getUse*' })).toEqual(['meta'])
  expect(await rowIds(store, { q: 'dog -cat' })).toEqual(['none'])
})
