import type { SearchQuery } from '#contract/search/search-query.ts'
import { describe, expect, test } from 'vitest'
import { ingest, opened, plain, search } from '../../conformance/records.ts'
import { openSqliteStore } from '../open-sqlite-store.ts'

const open = () => openSqliteStore({ location: ':memory:', name: 'store', readers: 0, countedAtOnce: 0 })

const usage = (tokens: number) => ({ usage: { prompt_tokens: 0, completion_tokens: tokens, total_tokens: tokens } })
const rows = ['a', 'b', 'c', 'a', 'b', 'a'].map((model, n) =>
  plain(`id-${n}`, 100 + n, { model, ...usage(n + 1), metadata: { env: n % 2 === 0 ? 'prod' : 'dev' } }),
)
const model = (not: boolean, ...values: string[]): Partial<SearchQuery> => ({ model: { values, not } })
const finish = (not: boolean, ...values: string[]): Partial<SearchQuery> => ({ finish: { values, not } })
const env = (value: string) => ({ meta: [{ key: 'env', values: [value], not: false }] })

const between = (from: number, to: number): Partial<SearchQuery> => ({
  created: {
    from: { kind: 'absolute', seconds: from, text: String(from) },
    to: { kind: 'absolute', seconds: to, text: String(to) },
  },
})

describe('rows do not wait for their count', () => {
  test.each<[string, Partial<SearchQuery>, number, number]>([
    ['everything', {}, 6, 21],
    ['one model', model(false, 'a'), 3, 11],
    ['one of two models', model(false, 'a', 'b'), 5, 18],
    ['neither of two models', model(true, 'a', 'c'), 2, 7],
    ['no model that is there', model(false, 'x'), 0, 0],
    ['not a model that is not there', model(true, 'x'), 6, 21],
    ['not one finish reason', finish(true, 'stop'), 0, 0],
  ])('kept sums answer for %s at once', async (_, asked, total, tokens) => {
    const store = await opened(open, ...rows)
    const page = await store.list(search(asked), { limit: 1, countLater: true })
    expect(page).toMatchObject({ total, tokens })
    await ingest(store, plain('later', 500, { model: 'a', ...usage(100) }), plain('later-b', 501, { model: 'b' }))
    const again = await store.list(search(asked), { limit: 1, countLater: true, asOf: page.as_of ?? '' })
    expect(again).toMatchObject({ total, tokens })
  })

  test('what has to be counted is left open on the page, and /sums says it as of that page', async () => {
    const store = await opened(open, ...rows)
    const query = search({ ...model(false, 'a'), ...env('dev') })
    const page = await store.list(query, { limit: 1, countLater: true })
    expect(page).toMatchObject({ total: null, tokens: null, cost_usd: null, of: 6 })
    expect(page.next).not.toBeNull()
    await ingest(store, plain('later', 500, { model: 'a', metadata: { env: 'dev' } }))
    expect(await store.sums(query, page.as_of)).toMatchObject({ total: 2, tokens: 10 })
    expect(await store.list(query, { limit: 1, countLater: true, asOf: page.as_of ?? '' })).toMatchObject({ total: 2 })
  })

  test('a page that is the whole answer says so without a count', async () => {
    const store = await opened(open, ...rows)
    const query = search({ ...model(false, 'a'), ...env('prod') })
    expect(await store.list(query, { limit: 5, countLater: true })).toMatchObject({ total: 1, tokens: 1 })
  })
})

describe('pages by index', () => {
  const sixHundred = Array.from({ length: 600 }, (_row, n) =>
    plain(`row-${n}`, 1_000 + n, { model: 'abcd'[(n * 7) % 4], metadata: { env: n % 3 === 0 ? 'prod' : 'dev' } }),
  )
  test.each<[string, Partial<SearchQuery>]>([
    ['one of two values and another', { ...model(false, 'a', 'b'), ...env('dev') }],
    ['none of two values', model(true, 'a', 'x')],
    ['a value and not another', { ...finish(false, 'stop'), ...model(true, 'c') }],
    ['several values in a span of time', { ...model(false, 'a', 'b', 'c'), ...between(1_100, 1_400) }],
  ])('of a filter by %s are whole and in order wherever they begin', async (_, asked) => {
    const store = await opened(open, ...sixHundred)
    const query = search(asked)
    const walked: string[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await store.list(query, { limit: 100, ...(cursor === undefined ? {} : { cursor }) })
      walked.push(...page.rows.map((row) => row.id))
      if (page.next === null) break
      cursor = page.next
    }
    const { as_of } = await store.list(query, { limit: 1 })
    await ingest(store, plain('later', 1_200, { model: 'a', metadata: { env: 'dev' } }))
    // Far enough down that the whole order is needed.
    expect((await store.list(query, { at: 2_500, limit: 1, asOf: as_of ?? '' })).rows).toEqual([])
    const jumped = await store.list(query, { at: 0, limit: 500, asOf: as_of ?? '' })
    const rest = await store.list(query, { at: 10, limit: 500, asOf: as_of ?? '' })
    expect(walked.length).toBeGreaterThan(100)
    expect(jumped.rows.map((row) => row.id)).toEqual(walked.slice(0, 500))
    expect(rest.rows.map((row) => row.id)).toEqual(walked.slice(10, 510))
  })

  test('of a list by any column are the same near the top and far down', async () => {
    const many = Array.from({ length: 2_300 }, (_, n) =>
      plain(`row-${n}`, 1_000 + n, { ...usage((n * 7919) % 1009), metadata: { env: `e${n % 7}` } }),
    )
    const store = await opened(open, ...many)
    for (const field of ['created', 'tokens', 'meta.env']) {
      const query = search({ sort: { field, descending: true } })
      const ids = async (at: number, limit = 500) => (await store.list(query, { at, limit })).rows.map((row) => row.id)
      const near = [...(await ids(0)), ...(await ids(500)), ...(await ids(1_000)), ...(await ids(1_500, 400))]
      const far = await ids(1_900)
      expect(new Set([...near, ...far]).size).toBe(2_300)
      expect(await ids(1_400, 100)).toEqual(near.slice(1_400, 1_500))
      expect((await store.list(query, { at: 2_200, limit: 100 })).next).toBeNull()
      expect((await store.list(query, { at: 1_899, limit: 100 })).next).not.toBeNull()
    }
  })
})
