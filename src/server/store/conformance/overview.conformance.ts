import { expect, test } from 'vitest'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { toNextBucket, type UsageRequest } from '#contract/found/usage-over-time.ts'
import { ingest, many, opened, plain, recordOf, requestOf, search, type OpenStore } from './records.ts'

const ASKED = { fields: [], prefix: '', limit: 10 }
const prod = [{ key: 'env', values: ['prod'], not: false }]

const call = (id: string, created: number, model: string, more: object = {}) =>
  plain(id, created, {
    model,
    usage: {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 15,
      prompt_tokens_details: { cached_tokens: 4 },
    },
    ...more,
  })

/** An answer for each finish reason. */
const choices = (...reasons: (string | null)[]) =>
  reasons.map((finish_reason, index) => ({ index, finish_reason, message: { role: 'assistant', content: 'yes' } }))

const says = (content: string) => ({
  choices: [{ index: 0, message: { role: 'assistant', content }, logprobs: null, finish_reason: 'stop' }],
})

const picture = (url: string) => ({ type: 'image_url', image_url: { url } })
const askedWith = (id: string, created: number, content: unknown, answer: string) =>
  recordOf(plain(id, created, says(answer)), { request: requestOf([{ role: 'user', content }]) })

/** Groups, sums, usage, facets, status, export and verification. */
export function describeOverview(open: OpenStore): void {
  const mixed = () =>
    opened(
      open,
      plain('a', 100, { model: 'm1', metadata: { env: 'prod', user: 'u1' } }),
      plain('b', 200, { model: 'm1', metadata: { env: 'dev', user: 'u1' } }),
      plain('c', 7_300, { model: 'm2', metadata: { env: 'prod' } }),
    )

  test('rows are grouped by the same prompt or metadata value, with how many different answers they have', async () => {
    const store = await opened(open)
    const asked = (id: string, created: number, prompt: string, answer: string, env?: string) =>
      recordOf(plain(id, created, { ...says(answer), ...(env === undefined ? {} : { metadata: { env } }) }), {
        request: requestOf([
          { role: 'system', content: 'Be short.' },
          { role: 'user', content: prompt },
        ]),
      })
    await store.ingest([
      asked('a', 1, 'How far is the moon?', 'Far.', 'prod'),
      asked('b', 2, 'How far is the moon?', 'Far.', 'dev'),
      asked('c', 3, 'How far is the moon?', 'Very far.', 'prod'),
      asked('d', 4, 'Who are you?', 'Nobody.'),
      recordOf(plain('e', 5, says('Far.'))),
    ])
    const prompts = await store.groups(search({}), 'prompt')
    expect(prompts).toMatchObject({ by: 'prompt', total: 3, rows: 5, complete: true })
    expect(prompts.groups.map(({ value, rows, answers, newest }) => [value, rows, answers, newest])).toEqual([
      ['How far is the moon?', 3, 2, 3],
      [null, 1, 1, 5],
      ['Who are you?', 1, 1, 4],
    ])
    expect(prompts.groups[0]).toMatchObject({
      tokens: 45,
      examples: [
        { id: 'b', kind: 'text', text: 'Far.', rows: 2 },
        { id: 'c', kind: 'text', text: 'Very far.', rows: 1 },
      ],
    })
    const environments = await store.groups(search({}), 'meta.env')
    expect(environments.groups.map(({ value, rows, answers }) => [value, rows, answers])).toEqual([
      [null, 2, 2],
      ['prod', 2, 2],
      ['dev', 1, 1],
    ])
    const some = await store.groups(search({ meta: prod }), 'prompt')
    expect(some.groups.map(({ value, rows }) => [value, rows])).toEqual([['How far is the moon?', 2]])
  })

  test('prompts and answers that begin alike are told apart by what follows, and by their pictures', async () => {
    const store = await opened(open)
    const long = 'Tell me everything about the moon. '.repeat(12)
    await store.ingest([
      askedWith('a', 1, `${long}Short.`, `${long}One.`),
      askedWith('b', 2, `${long}Long.`, `${long}One.`),
      askedWith('c', 3, [{ type: 'text', text: `${long}Long.` }], `${long}Two.`),
      askedWith('d', 4, [{ type: 'text', text: 'What is this?' }, picture('data:image/png;base64,AA==')], 'A cat.'),
      askedWith('e', 5, [{ type: 'text', text: 'What is this?' }, picture('data:image/png;base64,BB==')], 'A dog.'),
      askedWith('f', 6, [{ type: 'text', text: 'What is this?' }, picture('data:image/png;base64,BB==')], 'A dog.'),
    ])
    const { groups } = await store.groups(search({}), 'prompt')
    expect(groups.map(({ rows, answers, examples }) => [rows, answers, examples.map(({ id }) => id)])).toEqual([
      [2, 1, ['f']],
      [2, 2, ['c', 'b']],
      [1, 1, ['d']],
      [1, 1, ['a']],
    ])
  })

  test('columns are added up over the rows that report them, with what half of the rows and 95 of 100 do not exceed', async () => {
    const store = await opened(open)
    const rows = Array.from({ length: 20 }, (_, n) =>
      plain(`r${n}`, n, {
        model: n < 10 ? 'one' : 'two',
        usage: n === 19 ? undefined : { prompt_tokens: 0, completion_tokens: n + 1, total_tokens: n + 1 },
      }),
    )
    await ingest(store, ...rows)
    const of = async (parts: Partial<SearchQuery> = {}) =>
      new Map((await store.columnSums(search(parts))).map((sum) => [sum.column, sum]))
    expect((await of()).get('tokens')).toEqual({ column: 'tokens', reported: 19, sum: 190, p50: 10, p95: 19 })
    const one = await of({ model: { values: ['one'], not: false } })
    expect(one.get('completion_tokens')).toEqual({
      column: 'completion_tokens',
      reported: 10,
      sum: 55,
      p50: 5,
      p95: 10,
    })
    expect(one.get('latency')).toEqual({ column: 'latency', reported: 0, sum: null, p50: null, p95: null })
    const none = await of({ model: { values: ['nobody'], not: false } })
    expect([...none.values()].every(({ reported, sum }) => reported === 0 && sum === null)).toBe(true)
  })

  test('usage is summed per span of time and series; what is not reported adds nothing', async () => {
    const store = await opened(open)
    const day = 86_400
    await ingest(
      store,
      call('a', day, 'one', { metadata: { env: 'prod' } }),
      call('b', 2 * day - 1, 'two', { metadata: { env: 'dev' } }),
      call('c', 2 * day, 'one', { metadata: { env: 'prod' } }),
      plain('d', 9 * day, { model: 'one', usage: undefined }),
    )
    const asked = async (request: UsageRequest, more: Partial<SearchQuery> = {}) =>
      (await store.usage(search(more), request)).map(({ from, series, calls, tokens, cache_hits }) => [
        from / day,
        series,
        calls,
        tokens,
        cache_hits,
      ])
    expect(await asked({ by: null, unit: 'day', zone: 'UTC' })).toEqual([
      [1, null, 2, 30, 2],
      [2, null, 1, 15, 1],
      [9, null, 1, 0, 0],
    ])
    expect(await asked({ by: 'model', unit: 'week', zone: 'UTC' })).toEqual([
      [-3, 'one', 2, 30, 2],
      [-3, 'two', 1, 15, 1],
      [4, 'one', 1, 0, 0],
    ])
    expect(await asked({ by: 'meta.env', unit: 'month', zone: 'UTC' })).toEqual([
      [0, null, 1, 0, 0],
      [0, 'dev', 1, 15, 1],
      [0, 'prod', 2, 30, 2],
    ])
    expect(
      await asked({ by: 'meta.env', unit: 'month', zone: 'UTC' }, { model: { values: ['two'], not: false } }),
    ).toEqual([[0, 'dev', 1, 15, 1]])
    expect(await asked({ by: 'tool', unit: 'hour', zone: 'UTC' }, { q: 'nothing' })).toEqual([])
  })

  test('usage counts a row for each of its finish reasons, and as cut off whichever of its choices was', async () => {
    const store = await opened(open)
    await ingest(
      store,
      plain('a', 1, { choices: choices('stop', 'length') }),
      plain('b', 2, { choices: choices('length') }),
      plain('c', 3, { choices: choices('stop', 'stop') }),
      plain('d', 4, { choices: choices(null) }),
      plain('e', 5, { choices: choices('') }),
    )
    const asked = async (by: string | null, more: Partial<SearchQuery> = {}) =>
      (await store.usage(search(more), { by, unit: 'day', zone: 'UTC' })).map((one) => [one.series, one.calls, one.cut])
    expect(await asked(null)).toEqual([[null, 5, 2]])
    expect(await asked(null, { finish: { values: ['stop'], not: false } })).toEqual([[null, 2, 1]])
    for (const [series, calls] of await asked('finish')) {
      if (typeof series !== 'string') continue
      const found = await store.list(search({ finish: { values: [series], not: false } }), { limit: 9 })
      expect(found.rows.length).toBe(calls)
    }
    expect(await asked('finish')).toEqual([
      [null, 1, 0],
      ['', 1, 0],
      ['length', 2, 2],
      ['stop', 2, 1],
    ])
  })

  test('days and hours of usage are those of the zone that is asked for, and each has the rows between its ends', async () => {
    const store = await opened(open)
    // The night in which clocks are put back: two o’clock is there twice, and the day has 25 hours.
    const times = ['10-24T21:59:59Z', '10-24T22:00:00Z', '10-25T00:30:00Z', '10-25T01:30:00Z', '10-25T23:00:00Z']
    await ingest(store, ...times.map((time, n) => plain(`r${n}`, Date.parse(`2026-${time}`) / 1000)))
    const asked = async (unit: UsageRequest['unit'], zone: string) => {
      const buckets = await store.usage(search(), { by: null, unit, zone })
      for (const { from, calls } of buckets) {
        const [first, last] = [from, toNextBucket(from, unit, zone) - 1].map(
          (seconds) => ({ kind: 'absolute', seconds, text: '' }) as const,
        )
        const created = { from: first ?? null, to: last ?? null }
        expect((await store.list(search({ created }), { limit: 9 })).rows.length).toBe(calls)
      }
      return buckets.map(({ from, calls }) => [new Date(from * 1000).toISOString().slice(5, 16), calls])
    }
    expect(await asked('day', 'Europe/Berlin')).toEqual([
      ['10-23T22:00', 1],
      ['10-24T22:00', 3],
      ['10-25T23:00', 1],
    ])
    expect(await asked('hour', 'Asia/Kolkata')).toEqual([
      ['10-24T21:30', 2],
      ['10-25T00:30', 1],
      ['10-25T01:30', 1],
      ['10-25T22:30', 1],
    ])
    expect((await asked('hour', 'Europe/Berlin')).length).toBe(5)
    expect(await asked('month', 'Asia/Tokyo')).toEqual([['09-30T15:00', 5]])
  })

  test('facets count every value, most frequent first', async () => {
    const store = await mixed()
    const { facets, metadata_keys } = await store.facets(search(), ASKED)
    const valuesOf = (field: string) => facets.find((facet) => facet.field === field)?.values
    expect(valuesOf('model')).toEqual([
      { value: 'm1', count: 2 },
      { value: 'm2', count: 1 },
    ])
    expect(valuesOf('meta.env')).toEqual([
      { value: 'prod', count: 2 },
      { value: 'dev', count: 1 },
    ])
    expect(valuesOf('meta.user')).toBeUndefined()
    expect(metadata_keys).toEqual([
      { value: 'env', count: 3 },
      { value: 'user', count: 2 },
    ])
  })

  test('facets under a filter count the rows that match', async () => {
    const store = await mixed()
    const { facets } = await store.facets(search({ meta: prod }), { ...ASKED, fields: ['model', 'meta.user'] })
    expect(facets).toEqual([
      {
        field: 'model',
        values: [
          { value: 'm1', count: 1 },
          { value: 'm2', count: 1 },
        ],
        complete: true,
      },
      { field: 'meta.user', values: [{ value: 'u1', count: 1 }], complete: true },
    ])
  })

  test('a field that is filtered keeps its other values, counted with every other condition in force', async () => {
    const store = await mixed()
    const asked = { ...ASKED, fields: ['model', 'meta.env'] }
    const valuesOf = async (parts: Parameters<typeof search>[0]) =>
      (await store.facets(search(parts), asked)).facets.map(({ values }) =>
        values.map(({ value, count }) => `${value} ${count}`),
      )
    const m1 = { values: ['m1'], not: false }
    expect(await valuesOf({ model: m1 })).toEqual([
      ['m1 2', 'm2 1'],
      ['dev 1', 'prod 1'],
    ])
    expect(await valuesOf({ model: { ...m1, not: true }, meta: prod })).toEqual([['m1 1', 'm2 1'], ['prod 1']])
    expect(await valuesOf({ model: { values: ['nowhere'], not: false } })).toEqual([['m1 2', 'm2 1'], []])
    const usual = await store.facets(search({ meta: [{ key: 'user', values: ['u1'], not: false }] }), ASKED)
    expect(usual.facets.at(-1)).toMatchObject({ field: 'meta.user', values: [{ value: 'u1', count: 2 }] })
  })

  test('facets follow updates and deletions', async () => {
    const store = await mixed()
    await store.update('a', [['env', 'dev']])
    await store.delete('c')
    const { facets, metadata_keys } = await store.facets(search(), { ...ASKED, fields: ['meta.env', 'model'] })
    expect(facets.map((facet) => facet.values)).toEqual([[{ value: 'dev', count: 2 }], [{ value: 'm1', count: 2 }]])
    expect(metadata_keys).toEqual([
      { value: 'env', count: 2 },
      { value: 'user', count: 1 },
    ])
  })

  test('facets are narrowed by a prefix in any case and say when they are cut', async () => {
    const store = await mixed()
    const narrowed = await store.facets(search(), { fields: ['meta.env'], prefix: 'PR', limit: 5 })
    expect(narrowed.facets[0]?.values).toEqual([{ value: 'prod', count: 2 }])
    const keys = await store.facets(search(), { fields: ['meta.'], prefix: 'U', limit: 5 })
    expect(keys.metadata_keys).toEqual([{ value: 'user', count: 2 }])
    const cut = await store.facets(search(), { fields: ['model'], prefix: '', limit: 1 })
    expect(cut.facets[0]).toMatchObject({ values: [{ value: 'm1' }], complete: false })
  })

  test('facets are narrowed by a part of a value in any case; those that begin with it come first', async () => {
    const models = ['gpt-4o-mini', 'gpt-4o-mini', 'o3', 'Mini-1', 'Mini-1', 'mini-2']
    const store = await opened(open, ...models.map((model, n) => plain(`r${n}`, n, { model })))
    const asked = { ...ASKED, fields: ['model'], contains: 'mINi' }
    const { facets } = await store.facets(search(), asked)
    expect(facets[0]?.values.map(({ value }) => value)).toEqual(['Mini-1', 'mini-2', 'gpt-4o-mini'])
    expect((await store.facets(search(), { ...asked, limit: 2 })).facets[0]).toMatchObject({ complete: false })
    expect((await store.facets(search(), { ...asked, contains: 'none' })).facets[0]?.values).toEqual([])
  })

  test('the status says how much there is and from when', async () => {
    const store = await mixed()
    expect(await store.status()).toMatchObject({ rows: 3, oldest: 100, newest: 7300 })
    const empty = await opened(open)
    expect(await empty.status()).toMatchObject({ rows: 0, oldest: null, newest: null })
  })

  test('an export gives every record that matches, in order, with metadata as it stands', async () => {
    const store = await opened(open, ...many(450, (index) => index))
    await store.update('id-07', [['k', 'v']])
    const oldestFirst = search({ sort: { field: 'created', descending: false } })
    let text = ''
    let records = 0
    for await (const slice of store.export(oldestFirst, 'completion')) {
      text += Buffer.from(slice.lines).toString()
      records += slice.records
    }
    const lines = text.trimEnd().split('\n')
    expect([lines.length, records, new Set(lines).size]).toEqual([450, 450, 450])
    expect(lines[6]).toBe(JSON.stringify(plain('id-07', 6, { metadata: { k: 'v' } })))
  })

  test('a sound store is found to be sound', async () => {
    const store = await opened(open, ...many(3))
    const slices = []
    for await (const slice of store.verify()) slices.push(slice)
    expect(slices.at(-1)?.checked).toBe(3)
    expect(slices.flatMap((slice) => [...slice.damaged, ...slice.problems])).toEqual([])
  })
}
