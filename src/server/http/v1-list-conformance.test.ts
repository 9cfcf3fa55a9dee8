import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { completionText, openTestApp, type TestApp } from '../testing/test-app.ts'
import { askV1, LIST } from '../testing/test-v1.ts'

let api: TestApp
let v1: ReturnType<typeof askV1>
beforeAll(async () => {
  api = await openTestApp()
  v1 = askV1(api)
})
afterEach(() => api.clear())
afterAll(() => api.close())

/** Every page from the first to the last, following `last_id`. */
const walk = async (search: string) => {
  const ids: string[] = []
  let after = ''
  for (;;) {
    const page = await v1.list(`?${search}${after}`)
    ids.push(...page.data.map(({ id }) => id))
    if (!page.has_more) return ids
    after = `&after=${encodeURIComponent(page.last_id ?? '')}`
  }
}

describe('list', () => {
  test('an empty store answers an empty page whose ids are null', async () => {
    expect(await (await api.ask(LIST)).text()).toBe(
      '{"object":"list","data":[],"first_id":null,"last_id":null,"has_more":false}',
    )
  })

  test('without a limit there are 20 rows, and first_id and last_id are theirs', async () => {
    await v1.rows(25)
    const page = await v1.list()
    expect([page.data.length, page.has_more, page.first_id, page.last_id]).toEqual([20, true, 'row-000', 'row-019'])
  })

  test('following last_id gives the rest, each row once', async () => {
    await v1.rows(25)
    const { last_id } = await v1.list()
    const rest = await v1.list(`?after=${last_id}`)
    expect([rest.data.length, rest.has_more]).toEqual([5, false])
    expect(new Set(await walk('limit=7')).size).toBe(25)
  })

  test('exactly 20 rows leave nothing more', async () => {
    await v1.rows(20)
    expect((await v1.list()).has_more).toBe(false)
  })

  test('order is asc or desc by created; asc when it is not given', async () => {
    await api.add(completionText('c', 3), completionText('a', 1), completionText('b', 2))
    expect([await v1.idsOf('?order=asc'), await v1.idsOf('?order=desc'), await v1.idsOf()]).toEqual([
      ['a', 'b', 'c'],
      ['c', 'b', 'a'],
      ['a', 'b', 'c'],
    ])
  })

  test.each(['newest', 'ASC', 'random', ''])('order=%s is refused by name', async (order) => {
    expect(await v1.failure(api.ask(`${LIST}?order=${order}`))).toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      param: 'order',
    })
  })

  test('rows of one second are all there, once, in both directions', async () => {
    await v1.rows(8, () => 5_000)
    const forwards = await walk('limit=3&order=asc')
    const backwards = await walk('limit=3&order=desc')
    expect([new Set(forwards).size, forwards.length]).toEqual([8, 8])
    expect(backwards).toEqual(forwards.toReversed())
  })

  test('rows of one second keep their order', async () => {
    await v1.rows(8, () => 5_000)
    const first = await v1.idsOf('?order=desc')
    for (let n = 0; n < 20; n++) expect(await v1.idsOf('?order=desc')).toEqual(first)
  })

  test('rows that come in between two pages neither repeat nor skip any', async () => {
    await v1.rows(6)
    const first = await v1.list('?order=desc&limit=3')
    await api.add(completionText('newer', 9_999))
    const rest = await v1.idsOf(`?order=desc&limit=3&after=${first.last_id}`)
    expect([...first.data.map(({ id }) => id), ...rest]).toEqual([
      'row-005',
      'row-004',
      'row-003',
      'row-002',
      'row-001',
      'row-000',
    ])
  })

  test('a deleted cursor goes on at its place', async () => {
    await v1.rows(6)
    await api.ask(`${LIST}/row-002`, { method: 'DELETE' })
    expect(await v1.idsOf('?after=row-002')).toEqual(['row-003', 'row-004', 'row-005'])
  })

  test.each(['unknown', '..%2Fx', "'%20OR%201=1", '%00', 'a%0Ab'])(
    'after=%s, which never was, is 404',
    async (after) => {
      await v1.rows(2)
      expect(await v1.failure(api.ask(`${LIST}?after=${after}`))).toMatchObject({
        status: 404,
        code: 'not_found',
        param: 'after',
      })
    },
  )

  test('an empty after is none', async () => {
    await v1.rows(2)
    expect(await v1.idsOf('?after=')).toHaveLength(2)
  })

  test('limit 1 and 100 are honoured', async () => {
    await v1.rows(101)
    expect([(await v1.list('?limit=1')).data.length, (await v1.list('?limit=100')).data.length]).toEqual([1, 100])
    expect((await v1.list('?limit=100&after=row-099')).has_more).toBe(false)
  })

  test.each([
    ['0', 'integer_below_min_value'],
    ['-1', 'integer_below_min_value'],
    ['101', 'integer_above_max_value'],
    ['1000000000', 'integer_above_max_value'],
    ['abc', 'invalid_type'],
    ['1.5', 'invalid_type'],
    ['1e3', 'invalid_type'],
    ['', 'invalid_type'],
  ])('limit=%s is refused as %s', async (limit, code) => {
    expect(await v1.failure(api.ask(`${LIST}?limit=${limit}`))).toMatchObject({ status: 400, param: 'limit', code })
  })

  test('model is the exact snapshot; an unknown one gives nothing', async () => {
    await api.add(completionText('a', 1, { model: 'm-1' }), completionText('b', 2, { model: 'm-2' }))
    expect([await v1.idsOf('?model=m-1'), await v1.idsOf('?model=m')]).toEqual([['a'], []])
  })

  test('metadata is exact, several keys are all wanted, in every spelling of the brackets', async () => {
    await api.add(
      completionText('a', 1, { metadata: { env: 'prod', team: 'x y' } }),
      completionText('b', 2, { metadata: { env: 'Prod', team: 'x y' } }),
      completionText('c', 3, { metadata: { env: 'prod' } }),
    )
    expect(await v1.idsOf('?metadata[env]=prod')).toEqual(['a', 'c'])
    expect(await v1.idsOf('?metadata%5Benv%5D=prod')).toEqual(['a', 'c'])
    for (const space of ['+', '%20'])
      expect(await v1.idsOf(`?metadata[env]=prod&metadata[team]=x${space}y`)).toEqual(['a'])
  })

  test.each(['a]b', 'a[b', 'dot.key', 'ключ', '__proto__', 'constructor', 'a[b]', ''])(
    'the metadata key %j is stored and found, and pollutes nothing',
    async (key) => {
      const metadata = JSON.parse(`{${JSON.stringify(key)}:"v"}`)
      await api.add(completionText('a', 1, { metadata }), completionText('b', 2))
      expect(await v1.idsOf(`?metadata[${encodeURIComponent(key)}]=v`)).toEqual(['a'])
      expect(Object.prototype).not.toHaveProperty('v')
    },
  )

  test('a bare metadata= is no filter; an empty value is one', async () => {
    await api.add(completionText('a', 1, { metadata: { k: '' } }), completionText('b', 2, { metadata: { k: 'x' } }))
    expect([await v1.idsOf('?metadata='), await v1.idsOf('?metadata[k]=')]).toEqual([['a', 'b'], ['a']])
  })

  test('model, metadata, after, limit and order work together, and has_more is about what matches', async () => {
    const metadata = { a: '1', b: '2' }
    await api.add(
      ...[1, 2, 3, 4].map((n) => completionText(`hit-${n}`, n, { model: 'm', metadata })),
      ...[5, 6].map((n) => completionText(`miss-${n}`, n, { model: 'm', metadata: { a: '1' } })),
    )
    const search = '?model=m&metadata[a]=1&metadata[b]=2&order=desc&limit=2'
    const first = await v1.list(search)
    const second = await v1.list(`${search}&after=${first.last_id}`)
    expect([first.data.map(({ id }) => id), first.has_more]).toEqual([['hit-4', 'hit-3'], true])
    expect([second.data.map(({ id }) => id), second.has_more]).toEqual([['hit-2', 'hit-1'], false])
  })

  test('a record comes back as its own bytes: 64-bit seed, 1e400, -0, doubled keys, unknown fields, spaces', async () => {
    const text =
      '{ "id":"exact","object":"chat.completion","created":7,"model":"m","choices":[],"seed":-8132613597486110237,"x":1e400,"y":-0,"z":0.10,"d":1,"d":2,"metadata":{"k":"v"}, "s":"\\ud800" }'
    await api.add(text)
    expect(await (await api.ask(LIST)).text()).toBe(
      `{"object":"list","data":[${text}],"first_id":"exact","last_id":"exact","has_more":false}`,
    )
    expect(await (await api.ask(`${LIST}/exact`)).text()).toBe(text)
  })

  test('parameters that are there twice, unknown ones and broken encodings are refused by name', async () => {
    expect(await v1.failure(api.ask(`${LIST}?model=a&model=b`))).toMatchObject({ status: 400, param: 'model' })
    expect(await v1.failure(api.ask(`${LIST}?before=x`))).toMatchObject({ status: 400, param: 'before' })
    expect(await v1.failure(api.ask(`${LIST}?metadata[%ff]=x`))).toMatchObject({ status: 400 })
    expect(await v1.failure(api.ask(`${LIST}?metadata=x`))).toMatchObject({ status: 400, param: 'metadata' })
  })
})
