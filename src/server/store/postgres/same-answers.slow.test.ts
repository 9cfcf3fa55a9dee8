import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StackedBy } from '#contract/found/facets.ts'
import type { UsageUnit } from '#contract/found/usage-over-time.ts'
import { parseSearchQuery } from '#contract/search/search-query-codec.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { oddRecords } from '../../testing/odd/odd-records.ts'
import { oddListQuery } from '../../testing/odd/odd-list-query.ts'
import { oddSearch } from '../../testing/odd/odd-search.ts'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../../testing/test-postgres.ts'
import { readWhole } from '../../testing/test-same-store.ts'
import type { CompletionStore } from '../completion-store.ts'
import { plain, recordOf } from '../conformance/records.ts'
import type { ExportForm } from '../export-store.ts'
import { openSqliteStore } from '../sqlite/open-sqlite-store.ts'
import { openDatabase } from './database/open-database.ts'
import { openPostgresStore } from './open-postgres-store.ts'
import { StretchPacker } from './write/stretch-packer.ts'

const SEED = Number(process.env['SAME_SEED'] ?? 1)
const RUNS = Number(process.env['SAME_RUNS'] ?? 100)
const ROWS = 160
/** So few that some of the rows are packed, and some are not. */
const STRETCH_ROWS = 12

/** Packs all full stretches of a store unless its server is at it, as it is in a moment; gives how many there are. */
async function pack(location: string): Promise<number> {
  const { database } = await openDatabase(location, 'write', STRETCH_ROWS)
  try {
    await new StretchPacker(database).packed()
    const found = await database.write((session) => session.row('SELECT count(DISTINCT stretch) AS n FROM stretches'))
    return Number(found?.['n'])
  } finally {
    await database.close()
  }
}

/** As a server of an older version leaves it, which does not know of stretches. */
async function changeUnseen(location: string): Promise<void> {
  const { database } = await openDatabase(location, 'write', STRETCH_ROWS)
  const change = 'UPDATE totals SET packed_at = NULL; UPDATE counted SET packed_at = NULL'
  await database.writeAtLeisure((session) => session.run(change)).finally(() => database.close())
}

/** An answer as text, without when it was given. */
async function said(asked: Promise<unknown>): Promise<string> {
  const answer = await asked.catch((error: unknown) => ({ refused: String(error) }))
  return JSON.stringify(readable(answer))
    .replaceAll(/(\d+)-\d{10}\b/g, '$1-now')
    .replaceAll(/(metadata_changed_at\W+)\d{10}\b/g, '$1now')
}

function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString()
  if (value instanceof Float64Array || Array.isArray(value)) return Array.from(value, readable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, key === 'answered_ms' ? null : readable(part)]),
  )
}

/** Both from a little before their first difference on. */
function around(one: string, other: string): [string, string] {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return [one.slice(Math.max(at - 200, 0), at + 200), other.slice(Math.max(at - 200, 0), at + 200)]
}

type Ask = (store: CompletionStore, query: SearchQuery, limit: number) => Promise<unknown>

/** All pages up to the sixth, and the way back from each. */
const walk: Ask = async (store, query, limit) => {
  const pages: unknown[] = []
  let cursor: string | null | undefined
  for (let n = 0; n < 6 && cursor !== null; n++) {
    const page = await store.listText(query, { limit, ...(cursor === undefined ? {} : { cursor }) })
    pages.push(page)
    if (page.previous !== null) pages.push(await store.listText(query, { limit, cursor: page.previous }))
    cursor = page.next
  }
  return pages
}

/** A view that began when 40 records were there. */
const EARLIER = '40-1700000000'
const facets =
  (...fields: string[]): Ask =>
  (store, query, limit) =>
    store.facets(query, { fields, prefix: limit === 3 ? 'g' : '', limit })
const histogram =
  (by: StackedBy | null): Ask =>
  (store, query, limit) =>
    store.histogram(query, { bars: 5 * limit, by })
const usage =
  (by: string | null, unit: UsageUnit = 'day', zone = 'Europe/Berlin'): Ask =>
  (store, query) =>
    store.usage(query, { by, unit, zone })

async function slices(store: CompletionStore, query: SearchQuery, form: ExportForm) {
  const all: unknown[] = []
  for await (const slice of store.export(query, form)) all.push(slice)
  return all
}

const ASKS: (readonly [string, Ask])[] = [
  ['pages', walk],
  ['rows from the twelfth on', (store, query, limit) => store.listText(query, { limit, at: 11, countLater: true })],
  ['an earlier view', (store, query, limit) => store.listText(query, { limit, asOf: EARLIER })],
  ['later rows', (store, query) => store.later(query, EARLIER)],
  ['sums', (store, query) => store.sums(query, null)],
  ['sums of an earlier view', (store, query) => store.sums(query, EARLIER)],
  ['facets', facets()],
  ['keys', facets('meta.')],
  ['some facets', facets('model', 'tool', 'meta.env', 'meta.ключ', 'has', 'finish', 'tier', 'capture')],
  ['histogram', histogram(null)],
  ['histogram by model', histogram('model')],
  ['histogram by finish reason', histogram('finish')],
  ['usage by month', usage(null, 'month', 'UTC')],
  ['usage by hour', usage('model', 'hour')],
  ...['finish', 'tier', 'way', 'capture', 'tool', 'meta.env', 'meta.ключ'].map(
    (by) => [`usage by ${by}`, usage(by)] as const,
  ),
  ['sums of columns', (store, query) => store.columnSums(query)],
  ['groups by prompt', (store, query) => store.groups(query, 'prompt')],
  ['groups by a key', (store, query) => store.groups(query, 'meta.env')],
  ['places', (store, query) => store.places(query, null)],
  ['export', (store, query) => slices(store, query, 'record')],
  ['export of completions', (store, query) => slices(store, query, 'completion')],
]

const words = (n: number) => (n % 400 === 7 ? 'a seldom seen bird' : n % 60 === 7 ? 'often seen, a bird' : 'seen')

describe.skipIf(whyNoPostgres() !== null)('a store in PostgreSQL beside one in a file', () => {
  let postgres: TestPostgres
  let both: readonly CompletionStore[]

  beforeAll(async () => {
    postgres = await startTestPostgres()
    const location = postgres.freshStore()
    both = [
      await openSqliteStore({ location: ':memory:', name: 'store' }),
      await openPostgresStore({ location, stretchRows: STRETCH_ROWS }),
    ]
    const records = oddRecords(ROWS, SEED)
    for (const store of both) {
      for (let at = 0; at < ROWS; at += 20) await store.ingest(records.slice(at, at + 20))
      const query = parseSearchQuery(new URLSearchParams('meta.team=*')).query
      await store.editAt(await store.places(query, null), { deed: 'set', key: 'ключ', value: 'é' })
      const { rows } = await store.list(parseSearchQuery(new URLSearchParams('sort=size')).query, { limit: 20 })
      for (const { id } of rows.slice(0, 10)) await store.delete(id)
    }
    await pack(location)
  }, 300_000)
  afterAll(async () => {
    for (const store of both ?? []) await store.close()
    await postgres.stop()
  })

  /** What each says, from a little before their first difference on. */
  async function answers(ask: (store: CompletionStore) => Promise<unknown>): Promise<[string, string]> {
    const [file = '', database = ''] = await Promise.all(both.map((store) => said(ask(store))))
    return around(database, file)
  }

  test('any question over odd values has the same answer, to the last byte', { timeout: 300_000 }, async () => {
    const some = fc.shuffledSubarray(ASKS, { minLength: 6, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(oddSearch, fc.constantFrom(1, 3, 7, 50), some, async (params, limit, asks) => {
        const { query } = parseSearchQuery(params)
        for (const [what, ask] of asks) {
          const [ours, theirs] = await answers((store) => ask(store, query, limit))
          expect([what, [...params], ours]).toEqual([what, [...params], theirs])
        }
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })

  test('so has any list of the contract, page after page', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(oddListQuery, async (query) => {
        const [ours, theirs] = await answers(async (store) => {
          const pages: unknown[] = []
          let { after } = query
          for (let n = 0; n < 4; n++) {
            const page = await store.listWire({ ...query, after })
            pages.push(page)
            if (!page.hasMore) break
            after = page.ids.at(-1) ?? null
          }
          return pages
        })
        expect([query, ours]).toEqual([query, theirs])
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })

  test('so has every record by itself', { timeout: 300_000 }, async () => {
    const [file, database] = await Promise.all(both.map((store) => readWhole(store)))
    for (const [what, answer] of file ?? []) {
      const [ours, theirs] = await answers(async (store) => (store === both[0] ? answer : database?.get(what)))
      expect([what, ours]).toEqual([what, theirs])
    }
    expect(database?.size).toBe(file?.size)
  })

  test('so has what is asked again while rows come, change and go', { timeout: 300_000 }, async () => {
    const location = postgres.freshStore()
    const filled = [
      await openSqliteStore({ location: ':memory:', name: 'store' }),
      await openPostgresStore({ location, stretchRows: STRETCH_ROWS }),
    ]
    const tallies = ASKS.filter(([what]) => /facets|keys|histogram|usage|sums of columns/.test(what))
    const records = oddRecords(ROWS, SEED + 1)
    const ask = async (after: string) => {
      for (const params of ['', 'model=gpt-4o', 'q=a', 'meta.env=!dev', 'tokens=5..', 'created=2020-01-01..'])
        for (const [what, asked] of tallies) {
          const { query } = parseSearchQuery(new URLSearchParams(params))
          const [file = '', database = ''] = await Promise.all(filled.map((store) => said(asked(store, query, 50))))
          expect([after, what, params, ...around(database, file)]).toEqual([
            after,
            what,
            params,
            ...around(file, database),
          ])
        }
    }
    try {
      for (let at = 0; at < ROWS; at += 40) {
        for (const store of filled) await store.ingest(records.slice(at, at + 40))
        await ask(`${at} more`)
        await expect.poll(() => pack(location)).toBe(Math.floor((at + 41) / STRETCH_ROWS))
        await ask(`${at} packed`)
      }
      const { query } = parseSearchQuery(new URLSearchParams('meta.env=*'))
      for (const store of filled) {
        await store.editAt(await store.places(query, null), { deed: 'set', key: 'env', value: 'changed' })
        const { rows } = await store.list(parseSearchQuery(new URLSearchParams()).query, { limit: 9 })
        for (const { id } of rows) await store.delete(id)
      }
      await ask('an edit and deletions')
      await pack(location)
      await ask('all packed again')
      await changeUnseen(location)
      await ask('a change by somebody who knows of no stretches')
      await expect.poll(() => pack(location)).toBe(Math.floor((ROWS + 1) / STRETCH_ROWS))
      await ask('packed after that')
    } finally {
      for (const store of filled) await store.close()
    }
  })

  test('so has what stands beyond the rows that are examined first', { timeout: 300_000 }, async () => {
    const records = Array.from({ length: 5_000 }, (_, n) =>
      recordOf(
        plain(`r${n}`, 10 + Math.floor(n / 3), {
          choices: [{ index: 0, message: { role: 'assistant', content: words(n) }, finish_reason: 'stop' }],
          metadata: { part: n % 400 === 7 ? 'few' : n % 60 === 7 ? 'some' : 'most' },
        }),
      ),
    )
    const filled = [
      await openSqliteStore({ location: ':memory:', name: 'store' }),
      await openPostgresStore({ location: postgres.freshStore() }),
    ]
    try {
      for (const store of filled)
        for (let at = 0; at < records.length; at += 500) await store.ingest(records.slice(at, at + 500))
      const many = `q=${'seen a bird often seen '.repeat(3)}-cow -dog -hen -"two cows"`
      for (const asked of [
        many,
        'q="seen bird"',
        'q="a bird"',
        'q=seldom',
        'q=bird',
        'q=-seen',
        'q=-bird',
        'q=seen seldom bird',
        'q=bird&meta.part=some',
        'q=-bird OR seldom',
        'meta.part=some',
        'meta.part=few',
        '',
      ])
        for (const limit of [3, 60]) {
          const { query } = parseSearchQuery(new URLSearchParams(asked))
          const [file = '', database = ''] = await Promise.all(filled.map((store) => said(walk(store, query, limit))))
          expect([asked, limit, ...around(database, file)]).toEqual([asked, limit, ...around(file, database)])
        }
    } finally {
      for (const store of filled) await store.close()
    }
  })
})
