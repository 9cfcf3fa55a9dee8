import { expect, test } from 'vitest'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { opened, type OpenStore, plain, recordOf, requestOf, rowIds, search } from './records.ts'

const prod = [{ key: 'env', values: ['prod'], not: false }]
const picture = (url: string) => [
  { type: 'text', text: 'What is this?' },
  { type: 'image_url', image_url: { url } },
]
const user = (content: unknown) => ({ role: 'user', content })
const ofPrompts = (values: string[], not = false) => search({ prompt: { values, not } })
const costly = (id: string, created: number, more: object) =>
  plain(id, created, { ...more, usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, ...more } })

/** What is kept of each row beside what it shows: what its prompt hashes to, and whether its cost was reported. */
export function describePrompts(open: OpenStore): void {
  test('prompts are told apart by all messages with their parts, whatever the model and however they are written', async () => {
    const store = await opened(open)
    const long = 'a'.repeat(400)
    const prompts: [id: string, messages: object[]][] = [
      ['cat', [user(picture('data:image/png;base64,AAAA'))]],
      ['dog', [user(picture('data:image/png;base64,BBBB'))]],
      ['cat again', [{ content: picture('data:image/png;base64,AAAA'), name: null, role: 'user' }]],
      ['one end', [user(`${long} one`)]],
      ['other end', [user(`${long} other`)]],
      ['brief', [{ role: 'system', content: 'Be short.' }, user('Hello')]],
      ['plain', [user('Hello')]],
      ['in parts', [user([{ type: 'text', text: 'Hello' }])]],
    ]
    await store.ingest(
      prompts.map(([id, messages], at) =>
        recordOf(plain(id, at, { model: `m${at}` }), {
          request: requestOf(messages, { seed: at, temperature: at / 10 }),
        }),
      ),
    )
    // What upstream lists of a message has an id, its texts beside its parts, and what it lacks as null.
    const listed = {
      id: 'fox-0',
      role: 'user',
      content: 'What is this?',
      name: null,
      content_parts: picture('data:image/png;base64,AAAA').map((part) => ({
        text: null,
        image_url: null,
        file: null,
        ...part,
      })),
    }
    await store.ingest([recordOf(plain('listed', 99), { messages: Buffer.from(JSON.stringify([listed])) })])
    const { groups, by_preview } = await store.groups(search({}), 'prompt')
    expect(groups.map(({ rows }) => rows)).toEqual([3, 2, 1, 1, 1, 1])
    expect(groups.slice(0, 2).map(({ value }) => value)).toEqual(['What is this?', 'Hello'])
    expect(by_preview).toBeUndefined()
  })

  test('a prompt is asked for by what its group names, and everything means the same rows', async () => {
    const store = await opened(open)
    const long = 'b'.repeat(400)
    const asked: [id: string, prompt: string, env: string][] = [
      ['a1', `${long} one`, 'prod'],
      ['b1', `${long} other`, 'prod'],
      ['a2', `${long} one`, 'dev'],
      ['c1', 'short', 'prod'],
    ]
    await store.ingest([
      ...asked.map(([id, prompt, env], at) =>
        recordOf(costly(id, at, { metadata: { env } }), { request: requestOf([user(prompt)]) }),
      ),
      recordOf(costly('unknown', 9, {})),
    ])
    const { groups } = await store.groups(search({}), 'prompt')
    const [ones = ''] = groups.filter(({ rows }) => rows === 2).map(({ prompt }) => prompt)
    expect(ones).toMatch(/^[0-9a-f]{14}$/)
    const shorts = groups.find(({ value }) => value === 'short')?.prompt ?? ''
    expect(await rowIds(store, ofPrompts([ones]))).toEqual(['a2', 'a1'])
    expect(await rowIds(store, { ...ofPrompts([ones]), sort: { field: 'created', descending: false } })).toEqual([
      'a1',
      'a2',
    ])
    expect(await rowIds(store, { ...ofPrompts([ones]), sort: { field: 'id', descending: false } })).toEqual([
      'a1',
      'a2',
    ])
    expect(await rowIds(store, { ...ofPrompts([ones]), sort: { field: 'meta.env', descending: true } })).toEqual([
      'a1',
      'a2',
    ])
    expect(await rowIds(store, { ...ofPrompts([ones]), meta: prod })).toEqual(['a1'])
    expect(await rowIds(store, { ...ofPrompts([ones]), q: `"${long} one" dev` })).toEqual(['a2'])
    expect(await rowIds(store, ofPrompts([ones, shorts]))).toEqual(['c1', 'a2', 'a1'])
    expect(await rowIds(store, ofPrompts([ones, shorts], true))).toEqual(['unknown', 'b1'])
    for (const nobody of ['nonsense', '00000000000000', ''])
      expect(await rowIds(store, ofPrompts([nobody]))).toEqual([])
    const query = ofPrompts([ones])
    expect((await store.sums(query, null)).total).toBe(2)
    expect(await store.places(query, null)).toHaveLength(2)
    const asOf = (await store.list(query, { limit: 1 })).as_of ?? ''
    await store.ingest([recordOf(costly('a3', 10, {}), { request: requestOf([user(`${long} one`)]) })])
    expect(await store.later(query, asOf)).toBe(1)
    expect((await store.list(query, { limit: 5 })).rows.map(({ id }) => id)).toEqual(['a3', 'a2', 'a1'])
    const { facets } = await store.facets(query, { fields: ['meta.env', 'prompt'], prefix: '', limit: 5 })
    expect(facets.flatMap(({ values }) => values.map(({ value, count }) => [value, count]))).toEqual([
      ['dev', 1],
      ['prod', 1],
    ])
    expect((await store.groups(query, 'prompt')).groups.map(({ rows, prompt }) => [rows, prompt])).toEqual([[3, ones]])
    await store.delete('a3')
    expect(await rowIds(store, query)).toEqual(['a2', 'a1'])
  })

  test('rows of which nothing is known that was asked are told from those without a user message', async () => {
    const store = await opened(open)
    const request = Buffer.from(JSON.stringify({ messages: [{ role: 'system', content: 'Go.' }] }))
    await store.ingest([recordOf(plain('bare', 1)), recordOf(plain('alone', 2), { request })])
    const { groups } = await store.groups(search({}), 'prompt')
    expect(groups.map(({ value, unasked = false }) => [value, unasked])).toEqual([
      [null, false],
      [null, true],
    ])
  })

  test('sums of any number of rows say whether every cost was reported', async () => {
    const store = await opened(open)
    const reported = (n: number, env: string) => recordOf(costly(`r${n}`, 1_000 + n, { cost: 0.5, metadata: { env } }))
    await store.ingest(Array.from({ length: 1_200 }, (_, n) => reported(n, n % 2 === 0 ? 'prod' : 'dev')))
    const sure = async (parts: Partial<SearchQuery>) => (await store.sums(search(parts), null)).cost_reported ?? false
    expect([await sure({}), await sure({ meta: prod })]).toEqual([true, true])
    await store.ingest([recordOf(costly('estimate', 1, {}))])
    expect([await sure({}), await sure({ meta: prod })]).toEqual([false, true])
    await store.ingest([recordOf(costly('another', 2, { metadata: { env: 'prod' } }))])
    expect(await sure({ meta: prod })).toBe(false)
    expect((await store.list(search({}), { limit: 1 })).cost_reported ?? false).toBe(false)
  })
}
