import type { Way } from '#contract/row/completion-row.ts'
import { EVERYTHING, type SearchQuery } from '#contract/search/search-query.ts'
import { expect, test } from 'vitest'
import type { MirrorWritten } from '../mirror-store.ts'
import type { CompletionStore } from '../completion-store.ts'
import { opened, plain, recordOf, rowIds, type OpenStore } from './records.ts'

const A = 'https://a.test/v1'
const B = 'https://b.test/v1'

/** One step of a mirror that lists these bodies; a text is a plain body with the id `same`. */
async function mirror(
  store: CompletionStore,
  from: string,
  walk: number,
  ...bodies: (object | string)[]
): Promise<MirrorWritten> {
  const { token } = await store.mirrorClaim({ holder: 'me', nowMs: walk, ms: 1_000, dead: null })
  const rows = bodies.map((body) => ({
    id: typeof body === 'string' ? 'same' : 'id' in body ? String(body.id) : '',
    created: 100,
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    messages: null,
    messagesAbsent: true,
    expiresAt: null,
  }))
  const step = { source: from, from, token: token ?? 0, nowMs: walk * 1_000, walk, rows, state: '{}', entry: null }
  return store.mirrorWrite({ ...step, sweepUpTo: null })
}
const details = async (store: CompletionStore) => {
  const { rows } = await store.list(EVERYTHING, { limit: 10 })
  return Promise.all(rows.map(({ id }) => store.get(id)))
}
const origins = async (store: CompletionStore) => {
  return new Set((await details(store)).map((detail) => detail?.provenance.from))
}

const cameBy = (way: Way, n: number) =>
  Array.from({ length: n }, (_, at) =>
    recordOf(plain(`${way}-${at}`, 100 + at, { metadata: { n: String(at % 2) } }), { way }),
  )
const asked = (way: SearchQuery['way']): SearchQuery => ({ ...EVERYTHING, way })

const nested = (depth: number) => `{"id":"same","choices":[],"more":${'['.repeat(depth)}${']'.repeat(depth)}}`

/** Two upstreams share one store. Their ids and even bytes may be equal, but the completions are not. */
export function describeOrigins(open: OpenStore): void {
  test('a listed row joins what was recorded from its upstream, and leaves what came from another alone', async () => {
    const store = await opened(open)
    const parts = { way: 'recorded' as const, line: null, capture: 'complete' as const }
    await store.ingest([recordOf(plain('same', 100, { service_tier: 'recorded' }), { ...parts, from: B })])
    const listed = plain('same', 100, { metadata: { seen: 'upstream' } })
    expect((await mirror(store, A, 1, listed)).counts).toMatchObject({ merged: 0, versions: 1 })
    expect(await origins(store)).toEqual(new Set([A, B]))
    expect((await mirror(store, B, 2, listed)).counts).toMatchObject({ merged: 1, added: 0, versions: 0 })
    expect(await origins(store)).toEqual(new Set([A, B]))
  })

  test('the same bytes at two upstreams are two records, each of which follows its own', async () => {
    const store = await opened(open)
    await mirror(store, A, 1, plain('same', 100))
    await mirror(store, B, 2, plain('same', 100))
    expect(await origins(store)).toEqual(new Set([A, B]))
    await mirror(store, B, 3, plain('same', 100, { metadata: { env: 'of b' } }))
    expect((await mirror(store, A, 4, plain('same', 100))).counts).toMatchObject({ known: 1 })
    const told = (await details(store)).map((detail) => [detail?.provenance.from, detail?.row.metadata] as const)
    expect(new Map(told)).toEqual(
      new Map<string | undefined, unknown>([
        [A, []],
        [B, [['env', 'of b']]],
      ]),
    )
  })

  test('input messages that are known from one upstream are asked for at the other', async () => {
    const store = await opened(open)
    const request = Buffer.from('{"messages":[{"role":"user","content":"hi"}]}')
    const parts = { way: 'recorded' as const, line: null, capture: 'complete' as const, request }
    await store.ingest([recordOf(plain('same', 100), { ...parts, from: B })])
    const missing = await Promise.all([A, B].map((from) => store.mirrorMissing(from, from, ['same', 'new'])))
    expect(missing).toEqual([['same', 'new'], ['new']])
  })

  test('what a file brought may be any upstream’s', async () => {
    const store = await opened(open, plain('same', 100))
    expect((await mirror(store, A, 1, plain('same', 100))).counts).toMatchObject({ known: 1, added: 0 })
    expect((await mirror(store, A, 2, plain('same', 100))).counts).toMatchObject({ known: 1 })
    expect(await details(store)).toHaveLength(1)
  })

  test('rows that are nested deeper than a stack are taken, and another text is another version', async () => {
    const store = await opened(open)
    expect((await mirror(store, A, 1, nested(50_000))).counts).toMatchObject({ added: 1 })
    expect((await mirror(store, A, 2, nested(50_001))).counts).toMatchObject({ versions: 1 })
    expect((await mirror(store, A, 3, nested(50_001))).counts).toMatchObject({ known: 1, versions: 0 })
  })

  test('the same row of the same upstream is one record, however often it is listed', async () => {
    const store = await opened(open)
    for (const walk of [1, 2, 3]) await mirror(store, A, walk, plain('same', 100))
    expect(await details(store)).toHaveLength(1)
  })

  test('rows are found by the way in which they came, and usage that is split by it leads to them', async () => {
    const store = await opened(open)
    await store.ingest([...cameBy('recorded', 3), ...cameBy('imported', 5)])
    await mirror(store, A, 1, plain('listed', 300))
    const buckets = await store.usage(EVERYTHING, { by: 'way', unit: 'day', zone: 'UTC' })
    expect(buckets.map(({ series, calls }) => [series, calls])).toEqual([
      ['imported', 5],
      ['mirrored', 1],
      ['recorded', 3],
    ])
    for (const { series, calls } of buckets) {
      const query = asked({ values: [series ?? ''], not: false })
      const others = asked({ values: [series ?? ''], not: true })
      expect([(await store.sums(query, null)).total, (await store.sums(others, null)).total]).toEqual([
        calls,
        9 - calls,
      ])
      expect(new Set((await store.list(query, { limit: 10 })).rows.map(({ way }) => way))).toEqual(new Set([series]))
      expect(await store.places(query, null)).toHaveLength(calls)
    }
    const recorded = asked({ values: ['recorded', 'mirrored'], not: false })
    expect(await rowIds(store, { ...recorded, sort: { field: 'id', descending: true } })).toEqual([
      'recorded-2',
      'recorded-1',
      'recorded-0',
      'listed',
    ])
    expect(await rowIds(store, { ...recorded, q: '"answer of recorded"' })).toHaveLength(3)
    const { facets } = await store.facets(recorded, { fields: ['meta.n'], prefix: '', limit: 5 })
    expect(facets.flatMap(({ values }) => values.map(({ value, count }) => [value, count]))).toEqual([
      ['0', 2],
      ['1', 1],
    ])
    expect(await rowIds(store, asked({ values: ['sample'], not: false }))).toEqual([])
  })
}
