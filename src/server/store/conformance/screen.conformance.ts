import { expect, test } from 'vitest'
import { COLUMN_IDS } from '#contract/row/columns.ts'
import type { RangeField } from '#contract/search/filter-table.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { ingest, many, opened, plain, recordOf, rowIds, search, type OpenStore } from './records.ts'

const any = (...values: string[]) => ({ values, not: false })
const noneOf = (...values: string[]) => ({ values, not: true })
const spread = (n: number) => many(n, (index) => 1000 + index)

function answer(id: string, created: number, finish: string, tokens: number | null, metadata: object = {}): object {
  const message = { role: 'assistant', content: id }
  return plain(id, created, {
    metadata,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
    usage: tokens === null ? null : { prompt_tokens: tokens, completion_tokens: 0, total_tokens: tokens },
  })
}

/** Pages, cursors, jumps, filters and sorts of `list`. */
export function describeScreen(open: OpenStore): void {
  test('rows are found by how long they took and by every kind of token; what was not reported is in no range', async () => {
    const store = await opened(open, plain('unknown', 1000))
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 15,
      prompt_tokens_details: { cached_tokens: 4, audio_tokens: 3 },
      completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 2, accepted_prediction_tokens: 7 },
    }
    await store.ingest([
      recordOf(plain('quick', 2000, { usage }), { latencyMs: 12.5 }),
      recordOf(plain('slow', 3000), { latencyMs: 4000 }),
    ])
    const among = (field: RangeField, from: number | null, to: number | null) =>
      rowIds(store, { ranges: { [field]: { from, to } } })
    expect(await among('latency', 12.5, 3999)).toEqual(['quick'])
    expect(await among('latency', 0, null)).toEqual(['slow', 'quick'])
    expect(await among('prompt_audio_tokens', 3, 3)).toEqual(['quick'])
    expect(await among('completion_audio_tokens', 2, null)).toEqual(['quick'])
    expect(await among('accepted_prediction_tokens', null, 7)).toEqual(['quick'])
    expect(await among('rejected_prediction_tokens', 0, null)).toEqual([])
    expect(await among('reasoning_tokens', null, 0)).toEqual(['quick'])
  })

  test('a row is found by bounds that are just its cost, whatever the fractions of binary numbers make of them, and however large it is', async () => {
    // Times 1e9, some are a little more than the whole number that they should be, and some a little less.
    const costs = [0.000065, 0.000123, 0.000129, 0.000131, 0.000246, 0.0053475, 0.005347500000000001]
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
    const store = await opened(
      open,
      ...costs.map((cost, n) => plain(`c${n}`, 1000 + n, { usage: { ...usage, cost } })),
      plain('dear', 2000, { usage: { ...usage, total_tokens: 5e13, cost: 2500 } }),
    )
    const { rows } = await store.list(search({ sort: { field: 'id', descending: false } }), { limit: 10 })
    expect(rows.map((row) => row.cost_usd)).toEqual([...costs, 2500])
    for (const [n, cost] of costs.entries()) {
      expect(await rowIds(store, { ranges: { cost: { from: cost, to: cost } } })).toContain(`c${n}`)
      expect(await rowIds(store, { ranges: { cost: { from: cost, to: 2 } } })).toContain(`c${n}`)
    }
    for (const ranges of [{ cost: { from: 2400, to: null } }, { tokens: { from: 4e13, to: 6e13 } }])
      expect(await rowIds(store, { ranges })).toEqual(['dear'])
  })

  test('the list starts with the newest and says how much there is', async () => {
    const store = await opened(open, ...spread(5))
    const page = await store.list(search(), { limit: 2 })
    expect(page.rows.map((row) => row.id)).toEqual(['id-05', 'id-04'])
    expect(page).toMatchObject({
      source: store.name,
      at: 0,
      total: 5,
      of: 5,
      tokens: 75,
      previous: null,
      unanswered: [],
    })
  })

  test.each(['created', 'tokens'])('cursors lead to the end and back again, sorted by %s', async (field) => {
    const store = await opened(open, ...spread(7))
    const query = search({ sort: { field, descending: true } })
    const forward: string[] = []
    let page = await store.list(query, { limit: 3 })
    for (;;) {
      expect(page.at).toBe(forward.length)
      forward.push(...page.rows.map((row) => row.id))
      if (page.next === null) break
      page = await store.list(query, { limit: 3, cursor: page.next })
    }
    expect(forward).toEqual(['id-07', 'id-06', 'id-05', 'id-04', 'id-03', 'id-02', 'id-01'])
    const back: string[] = page.rows.map((row) => row.id)
    while (page.previous !== null) {
      page = await store.list(query, { limit: 3, cursor: page.previous })
      back.unshift(...page.rows.map((row) => row.id))
    }
    expect(page.at).toBe(0)
    expect(back).toEqual(forward)
  })

  test('a page can begin anywhere, and past the end is empty', async () => {
    const store = await opened(open, ...spread(9))
    const ids = async (at: number) => (await store.list(search(), { limit: 2, at })).rows.map((row) => row.id)
    expect(await ids(4)).toEqual(['id-05', 'id-04'])
    expect(await ids(8)).toEqual(['id-01'])
    expect(await ids(50)).toEqual([])
  })

  test('rows that come in later do not shift the pages of a view, and it does not count them', async () => {
    const store = await opened(open, ...spread(6))
    for (const sort of [
      { field: 'created', descending: true },
      { field: 'model', descending: false },
    ]) {
      const query = search({ sort })
      const first = await store.list(query, { limit: 3 })
      await ingest(store, plain(`later-${sort.field}`, 5000, { model: 'a' }))
      const second = await store.list(query, { limit: 3, at: 3, asOf: first.as_of ?? '' })
      const ids = [...first.rows, ...second.rows].map((row) => row.id)
      expect(new Set(ids).size).toBe(6)
      expect(ids).not.toContain(`later-${sort.field}`)
      expect(second).toMatchObject({ total: 6, of: 6, tokens: 90, as_of: first.as_of })
      await store.delete(`later-${sort.field}`)
    }
  })

  test('a deleted row falls out of a view, and its pages close up', async () => {
    const store = await opened(open, ...spread(6))
    const first = await store.list(search(), { limit: 2, at: 1 })
    await store.delete('id-04')
    const again = await store.list(search(), { limit: 2, at: 1, asOf: first.as_of ?? '' })
    expect(again.rows.map((row) => row.id)).toEqual(['id-05', 'id-03'])
    expect(again.total).toBe(5)
  })

  test.each(['cursor', 'asOf'] as const)('a %s that it never gave is refused', async (member) => {
    const store = await opened(open, ...spread(2))
    const refused = store.list(search(), { limit: 1, [member]: 'nonsense' })
    await expect(refused).rejects.toMatchObject({ status: 400, body: { code: 'invalid_value' } })
  })

  test('what it cannot answer is named', async () => {
    const store = await opened(open, ...spread(2))
    const page = await store.list(search({ q: '...', sort: { field: 'nonsense', descending: true } }), { limit: 5 })
    expect(page.unanswered.map((item) => item.param)).toEqual(['q', 'sort'])
    expect(page.rows).toHaveLength(2)
  })

  test('filters include, exclude, and join with AND', async () => {
    const store = await opened(
      open,
      answer('a', 1, 'stop', 10, { env: 'prod' }),
      answer('b', 2, 'length', 20, { env: 'dev' }),
      answer('c', 3, 'length', 30),
      answer('d', 4, 'content_filter', null, { env: 'prod', trace: 't' }),
    )
    const cases: [Partial<SearchQuery>, string[]][] = [
      [{ finish: any('length', 'stop') }, ['c', 'b', 'a']],
      [{ finish: noneOf('length') }, ['d', 'a']],
      [{ finish: any('nobody') }, []],
      [{ finish: noneOf('nobody') }, ['d', 'c', 'b', 'a']],
      [{ meta: [{ key: 'env', values: ['prod', 'dev'], not: false }] }, ['d', 'b', 'a']],
      [{ meta: [{ key: 'env', values: ['prod'], not: true }] }, ['c', 'b']],
      [{ meta: [{ key: 'env', values: null, not: false }] }, ['d', 'b', 'a']],
      [{ meta: [{ key: 'env', values: null, not: true }] }, ['c']],
      [{ meta: [{ key: 'env', values: ['prod'], not: false }], finish: any('stop') }, ['a']],
      [{ has: [{ feature: 'metadata', not: true }] }, ['c']],
      [{ has: [{ feature: 'metadata', not: false }], finish: noneOf('stop') }, ['d', 'b']],
      [{ ranges: { tokens: { from: 20, to: null } } }, ['c', 'b']],
      [{ ranges: { tokens: { from: 20, to: 20 } } }, ['b']],
      [{ ranges: { cost: { from: 0, to: 100 } } }, ['c', 'b', 'a']],
      [{ ranges: { size: { from: 1, to: null } } }, ['d', 'c', 'b', 'a']],
      [{ ranges: { size: { from: null, to: 1 } } }, []],
      [{ ranges: { latency: { from: 0, to: null } } }, []],
      [{ model: noneOf('gpt-4o-mini-2024-07-18') }, []],
      [
        {
          created: {
            from: { kind: 'absolute', seconds: 2, text: '2' },
            to: { kind: 'absolute', seconds: 3, text: '3' },
          },
        },
        ['c', 'b'],
      ],
      [{ created: { from: { kind: 'relative', seconds: 3600, text: '-1h' }, to: null } }, []],
    ]
    for (const [asked, expected] of cases) {
      expect([asked, await rowIds(store, asked)]).toEqual([asked, expected])
      const page = await store.list(search({ ...asked, sort: { field: 'id', descending: true } }), { limit: 10 })
      expect([asked, page.rows.map((row) => row.id), page.total]).toEqual([asked, expected, expected.length])
      const first = await store.list(search(asked), { limit: 1 })
      expect([asked, first.total]).toEqual([asked, expected.length])
    }
  })

  test('tools and tiers can be filtered by', async () => {
    const call = { id: 'c', type: 'function', function: { name: 'get_weather', arguments: '{}' } }
    const message = { role: 'assistant', content: null, tool_calls: [call] }
    const choices = [{ index: 0, message, logprobs: null, finish_reason: 'tool_calls' }]
    const store = await opened(open, plain('a', 1, { service_tier: 'flex' }), plain('b', 2, { choices }))
    expect(await rowIds(store, { tool: any('get_weather') })).toEqual(['b'])
    expect(await rowIds(store, { tool: noneOf('get_weather') })).toEqual(['a'])
    expect(await rowIds(store, { tier: any('flex') })).toEqual(['a'])
    expect(await rowIds(store, { has: [{ feature: 'tool_calls', not: false }] })).toEqual(['b'])
  })

  test('what is not reported comes last, whichever way the sort goes', async () => {
    const store = await opened(
      open,
      answer('a', 1, 'stop', 30, { k: 'x' }),
      answer('b', 2, 'stop', null),
      answer('c', 3, 'stop', 9, { k: 'y' }),
      answer('d', 4, 'stop', 30, { k: 'x' }),
    )
    const sorted = (field: string, descending: boolean) => rowIds(store, { sort: { field, descending } })
    expect(await sorted('tokens', true)).toEqual(['d', 'a', 'c', 'b'])
    expect(await sorted('tokens', false)).toEqual(['c', 'a', 'd', 'b'])
    expect(await sorted('meta.k', true)).toEqual(['c', 'd', 'a', 'b'])
    expect(await sorted('meta.k', false)).toEqual(['a', 'd', 'c', 'b'])
    const some = { ranges: { prompt_tokens: { from: 9, to: null } }, sort: { field: 'meta.k', descending: true } }
    expect(await rowIds(store, some)).toEqual(['c', 'd', 'a'])
    expect(await rowIds(store, { ...some, ranges: {}, meta: [{ key: 'k', values: ['y'], not: true }] })).toEqual([
      'd',
      'a',
      'b',
    ])
    expect(await sorted('created', false)).toEqual(['a', 'b', 'c', 'd'])
  })

  test('rows can be sorted by every column, each once', async () => {
    const store = await opened(open, ...spread(4), answer('z', 1, 'length', null, { k: 'v' }))
    for (const field of COLUMN_IDS) {
      for (const descending of [true, false]) {
        const ids = await rowIds(store, { sort: { field, descending } })
        expect([field, ids.toSorted()]).toEqual([field, ['id-01', 'id-02', 'id-03', 'id-04', 'z']])
      }
    }
  })

  test('texts sort by the numbers of their letters, also those that no database likes', async () => {
    const texts = ['a\0z', 'a\u0001', 'a\u0001\0', 'a\u0002', 'aZ', 'aa', 'aé', 'a\uffff', 'a😀']
    const store = await opened(
      open,
      ...texts.toReversed().map((text) => plain(text, 1000, { model: text, metadata: { k: text } })),
    )
    for (const field of ['model', 'id', 'meta.k']) {
      const sorted = (descending: boolean) => rowIds(store, { sort: { field, descending } })
      expect([field, await sorted(false), await sorted(true)]).toEqual([field, texts, texts.toReversed()])
    }
  })

  test('seeds sort as the 64-bit integers that they are', async () => {
    const seeds = ['-8132613597486110237', '9007199254740993', '9007199254740992', '7']
    const store = await opened(open, ...seeds.map((seed) => `{"id":"${seed}","created":1,"seed":${seed}}`))
    const ids = await rowIds(store, { sort: { field: 'seed', descending: true } })
    expect(ids).toEqual(['9007199254740993', '9007199254740992', '7', '-8132613597486110237'])
  })

  test('rows that came in after a view began are counted as the question wants them', async () => {
    const store = await opened(open, ...spread(3))
    const { as_of } = await store.list(search(), { limit: 1 })
    const asOf = as_of ?? ''
    expect(await store.later(search(), asOf)).toBe(0)
    await ingest(
      store,
      answer('stopped', 5, 'stop', 1, { env: 'prod' }),
      answer('cut', 2000, 'length', 900, { env: 'dev' }),
      answer('cut too', 2001, 'length', null),
    )
    expect(await store.later(search(), asOf)).toBe(3)
    expect(await store.later(search({ finish: any('length') }), asOf)).toBe(2)
    expect(
      await store.later(search({ finish: any('length'), ranges: { tokens: { from: 900, to: null } } }), asOf),
    ).toBe(1)
    expect(await store.later(search({ meta: [{ key: 'env', values: ['dev'], not: true }] }), asOf)).toBe(2)
    expect(await store.later(search({ model: any('never seen') }), asOf)).toBe(0)
    expect(await store.later(search({ sort: { field: 'tokens', descending: false } }), asOf)).toBe(3)
    await expect(store.later(search(), 'yesterday')).rejects.toMatchObject({ status: 400, body: { param: 'as_of' } })
  })

  test('a pulse says what came in, what changed and what went away', async () => {
    const store = await opened(open, ...spread(2))
    const first = await store.pulse()
    expect(first.rows).toBe(2)
    await ingest(store, plain('id-99', 5000))
    const second = await store.pulse()
    expect([second.rows, second.arrivals - first.arrivals, second.changes]).toEqual([3, 1, first.changes])
    expect(await store.later(search(), second.asOf)).toBe(0)
    await store.update('id-01', [['env', 'prod']])
    await store.delete('id-02')
    const third = await store.pulse()
    expect([third.rows, third.arrivals]).toEqual([2, second.arrivals])
    expect(third.changes).toBeGreaterThan(second.changes)
  })
}
