import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { BEST_MATCH, DEFAULT_SORT, type SearchQuery } from '#contract/search/search-query.ts'
import { ingest, opened, plain, search } from '../../conformance/records.ts'
import { ColumnSumsReader } from './column-sums-reader.ts'
import { FacetReader } from './facet-reader.ts'
import { HistogramReader } from './histogram-reader.ts'
import { connect } from '../database/connect.ts'
import { openDatabaseForReading } from '../database/open-database.ts'
import { nextPlaces } from './next-places.ts'
import { PageReader } from './page-reader.ts'
import { RecordReader } from '../tables/record-reader.ts'
import { RowColumns } from './row-columns.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'
import { StretchTable } from '../stretches/stretch-table.ts'
import { toFilter } from '../../question/filter.ts'
import { createPairFinder } from '../tables/pair-table.ts'
import { Statements } from '../database/statements.ts'
import { UsageReader } from './usage-reader.ts'

const DAY = 86_400
const pick = (n: number, list: readonly string[]) => list[n % list.length] ?? ''

const any = (...values: string[]) => ({ values, not: false })

const bodyOf = (n: number) =>
  plain(`id-${n}`, DAY * ((n * 7) % 30) + n, {
    model: pick(n, ['m1', 'm1', 'm2']),
    metadata: n % 5 === 0 ? {} : { env: pick(n, ['dev', 'prod', 'prod']), user: `user-${n % 17}`, trace: `trace-${n}` },
    choices: [
      {
        index: 0,
        finish_reason: pick(n, ['stop', 'stop', 'length']),
        message: {
          role: 'assistant',
          content: pick(n, ['sunny', 'rain and wind', '天気']),
          refusal: n % 9 === 0 ? 'No.' : null,
        },
      },
      // Few of all rows, but all that refuse, end in several ways.
      ...(n % 9 === 0
        ? [
            {
              index: 1,
              finish_reason: pick(n / 9, ['length', 'stop']),
              message: { role: 'assistant', content: 'rain' },
            },
          ]
        : []),
    ],
    ...(n % 4 === 0 ? { usage: null } : { usage: usageOf(n) }),
  })

/** Some numbers do not fit into a float of 4 bytes: one column has such from the beginning, another later. */
function usageOf(n: number) {
  const prompt = n % 60 === 50 ? 20_000_001 + n : n
  const completion = n === 231 ? 30_000_001 : 5
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
}

const SORTS = ['created', 'tokens', 'prompt_tokens', 'model', 'finish', 'latency', 'output', 'meta.env'].flatMap(
  (field) => [
    { field, descending: true },
    { field, descending: false },
  ],
)

const QUERIES: readonly Partial<SearchQuery>[] = [
  {},
  { model: any('m1') },
  { model: { values: ['m1'], not: true } },
  { meta: [{ key: 'env', ...any('prod') }] },
  { meta: [{ key: 'env', values: null, not: true }], finish: any('length') },
  { q: '天', model: any('m2') },
  { q: 'ra*' },
  { q: 'rain OR sunny', meta: [{ key: 'env', ...any('prod') }] },
  { q: '"rain and" -sunny', meta: [{ key: 'env', ...any('prod') }] },
  { ranges: { tokens: { from: 20, to: 120 } } },
  { meta: [{ key: 'user', ...any('user-3', 'user-4') }], ranges: { prompt_tokens: { from: null, to: 90 } } },
  { has: [{ feature: 'refusal', not: false }] },
  { way: any('imported') },
  { way: { values: ['recorded'], not: true } },
]

/** Of all queries so many have to wait for their turn: each takes a second beside other work. */
const TURNS = 3

/** What is known of all that matches with a page, or asked for after it. */
function countedOf(pages: PageReader, query: SearchQuery) {
  const { asOf, sums, isReported } = pages.page(query, { limit: 7 }, 0)
  return [sums ?? pages.sums(query, asOf), isReported ?? pages.isCostReported(query, asOf)]
}

test('what is added up from packed columns is what the table says, whatever comes in, changes or goes meanwhile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'completionist-columns-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const location = join(folder, 'store.db')
  const store = await opened(
    () => openSqliteStore({ location, name: 'store', readers: 0 }),
    ...Array.from({ length: 200 }, (_, n) => bodyOf(n)),
  )
  using db = openDatabaseForReading(location)
  using writing = connect(location)
  const stretches = new StretchTable(writing, 32)
  const pack = () => {
    while (stretches.pack(true));
    expect(writing.prepare('SELECT count(*) AS n FROM stretches').get()?.['n']).toBeGreaterThan(3)
  }
  const readers = [0, Number.POSITIVE_INFINITY].map((few) => {
    const statements = new Statements(db)
    const columns = new RowColumns(statements, few)
    const pages = new PageReader(statements, new RecordReader(statements), columns)
    const histograms = new HistogramReader(statements, columns)
    const sums = new ColumnSumsReader(statements, columns)
    const facets = new FacetReader(statements, columns)
    const usages = new UsageReader(statements, columns)
    return (query: SearchQuery) => ({
      sums: pages.sums(query, { seq: 1e9, now: 0 }),
      pinned: pages.sums(query, { seq: 150, now: 0 }),
      counted: countedOf(pages, query),
      histogram: histograms.histogram(query, { bars: 20, by: null }, 0),
      columns: sums.columnSums(query, 0),
      facets: facets.facets(query, { fields: [], prefix: '', limit: 50 }, 0),
      pages: SORTS.map((sort) =>
        Buffer.from(pages.page({ ...query, sort }, { limit: 20, at: 3 }, 0).rows).toString('hex'),
      ),
      places: SORTS.map((sort) => [...pages.ords({ ...query, sort }, 0)]),
      best: [...pages.ords({ ...query, sort: query.q === null ? DEFAULT_SORT : BEST_MATCH }, 0)],
      next: [true, false].map((descending) => {
        const filter = toFilter(query, createPairFinder(statements), 0)
        const step = { descending, limit: 7, asOf: 150 }
        const first = nextPlaces(statements, columns, filter, { ...step, from: null }, few === 0 ? 9 : 1_000)
        return [
          first,
          nextPlaces(statements, columns, filter, { ...step, from: first.at(-1) ?? null }, few === 0 ? 9 : 1_000),
        ]
      }),
      usage: ['model', 'finish', 'meta.env', 'meta.trace', 'tool', null].map((by) =>
        usages.usage(query, { by, unit: 'week', zone: 'UTC' }, 0),
      ),
    })
  })
  let round = 0
  const compare = (isAll = false) => {
    round++
    for (const query of QUERIES.filter((_, n) => isAll || (n + round) % TURNS === 0)) {
      const [inMemory, inTable] = readers.map((read) => read(search(query)))
      expect({ query, ...inMemory }).toEqual({ query, ...inTable })
      expect(inMemory?.histogram.bars.length).toBeGreaterThan(0)
    }
  }
  compare()
  pack()
  compare(true)
  await ingest(store, ...Array.from({ length: 60 }, (_, n) => bodyOf(200 + n)))
  compare()
  await store.delete('id-8')
  await store.update('id-10', [['env', 'prod']])
  compare()
  pack()
  compare()
  // The newest rows join the stretch before, which is packed anew from the same place on, while the readers know it as it was.
  for (let n = 0; n < 2; n++) {
    await ingest(store, ...[0, 1, 2, 3].map((k) => plain(`new-${n}-${k}`, DAY * 40 + n * 10 + k, { model: 'm2' })))
    compare()
    pack()
    compare()
  }
  // A record that came in late stands among those that are packed.
  await ingest(store, plain('late', DAY * 3 + 5, { model: 'm1' }))
  compare()
  // Damage to what is packed changes no answer.
  writing.exec('UPDATE stretch_parts SET packed = zeroblob(length(packed)) WHERE part IN (0, 1, 4, 23)')
  await store.update('id-11', [['env', 'prod']])
  compare(true)
})
