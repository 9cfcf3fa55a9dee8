import { afterEach, describe, expect, test } from 'vitest'
import { completionDetailSchema } from '#contract/detail/completion-detail.ts'
import { rowPageSchema } from '#contract/found/row-page.ts'
import { EVERYTHING, type SearchQuery } from '#contract/search/search-query.ts'
import { Secret } from '../../redact/secret.ts'
import { makeFakeRow } from '../../testing/upstream/fake-rows.ts'
import { createFakeTools } from '../../testing/upstream/fake-tools.ts'
import { type FakeUpstream, type FakeUpstreamOptions, startFakeUpstream } from '../../testing/upstream/fake-upstream.ts'
import { createUpstreamSource, type UpstreamSource } from './upstream-source.ts'

const START = Date.UTC(2026, 10, 1)
const KEY = 'sk-test-0123456789abcdef'
let fake: FakeUpstream | null = null
afterEach(async () => {
  await fake?.close()
  fake = null
})

async function open(count: number, options: FakeUpstreamOptions = {}, random?: number) {
  const tools = createFakeTools(START, random)
  const rows = Array.from({ length: count }, (_, n) => makeFakeRow(n, START / 1000 - 100))
  const started = await startFakeUpstream({ rows, key: KEY, now: tools.now, ...options })
  fake = started
  const source = createUpstreamSource({
    baseUrl: new URL(started.url),
    key: new Secret(KEY),
    organization: 'org-1',
    project: null,
    tools,
  })
  return { tools, source, fake: started }
}

async function walkAll(source: UpstreamSource, limit: number, query: SearchQuery = EVERYTHING) {
  const pages = [await source.list(query, { limit })]
  for (let next = pages[0]?.next; next != null; next = pages.at(-1)?.next) {
    pages.push(await source.list(query, { limit, cursor: next }))
    if (pages.length > 200) throw new Error('the walk does not end')
  }
  return pages
}

const idsOf = (pages: { rows: { id: string }[] }[]) => pages.flatMap((page) => page.rows.map((row) => row.id))

describe('browsing upstream', () => {
  test('walks to the end and finds every row once, newest first', async () => {
    const { source, fake: server } = await open(95)
    const pages = await walkAll(source, 20)
    expect(idsOf(pages).toSorted()).toEqual(server.rows.map((row) => row.id).toSorted())
    const times = pages.flatMap((page) => page.rows.map((row) => row.listed_at))
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    for (const page of pages) expect(rowPageSchema.safeParse(page).error).toBeUndefined()
    expect(pages[0]).toMatchObject({
      source: 'upstream',
      at: null,
      total: null,
      previous: null,
      notes: [],
      unanswered: [],
    })
  })

  test('walks back up over the same rows', async () => {
    const { source } = await open(95)
    const pages = await walkAll(source, 20)
    const back: string[] = []
    let cursor = pages.at(-1)?.previous ?? null
    while (cursor !== null) {
      const page = await source.list(EVERYTHING, { limit: 20, cursor })
      back.unshift(...page.rows.map((row) => row.id))
      cursor = page.previous
    }
    expect(back.toSorted()).toEqual(idsOf(pages.slice(0, -1)).toSorted())
  })

  test('always sends order, and the key only as Authorization', async () => {
    const { source, fake: server } = await open(1)
    await source.list(EVERYTHING, { limit: 20 })
    const [request] = server.requests
    expect(request?.url).toBe('/v1/chat/completions?limit=20&order=desc')
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'accept-encoding': 'identity',
      accept: 'application/json',
      'openai-organization': 'org-1',
    })
    expect(request?.headers).not.toHaveProperty('api-key')
  })

  test('filters by model and metadata at upstream', async () => {
    const { source, fake: server } = await open(40)
    const query: SearchQuery = {
      ...EVERYTHING,
      model: { values: ['o3-mini-2025-01-31'], not: false },
      meta: [{ key: 'customer', values: ['customer-2'], not: false }],
    }
    const pages = await walkAll(source, 1, query)
    const expected = server.rows.filter(
      (row) => row.model === 'o3-mini-2025-01-31' && row.metadata['customer'] === 'customer-2',
    )
    expect(expected.length).toBeGreaterThan(1)
    expect(idsOf(pages).toSorted()).toEqual(expected.map((row) => row.id).toSorted())
  })

  test('begins at its edge when asked for row 0, and refuses every other index', async () => {
    const { source } = await open(40)
    const page = await source.list(EVERYTHING, { limit: 5, at: 0 })
    expect(idsOf([page])).toEqual(idsOf([await source.list(EVERYTHING, { limit: 5 })]))
    await expect(source.list(EVERYTHING, { limit: 5, at: 5 })).rejects.toMatchObject({
      status: 400,
      body: { param: 'at' },
    })
  })

  test('refuses the cursor of another filter', async () => {
    const { source } = await open(40)
    const { next } = await source.list(EVERYTHING, { limit: 5 })
    const other: SearchQuery = { ...EVERYTHING, model: { values: ['gpt-4o'], not: false } }
    await expect(source.list(other, { limit: 5, cursor: next ?? '' })).rejects.toMatchObject({
      status: 400,
      body: { param: 'cursor' },
    })
  })

  test('goes on when the row that a page was tied to is deleted meanwhile', async () => {
    const { source, fake: server } = await open(30)
    const first = await source.list(EVERYTHING, { limit: 10 })
    const shown = new Set(idsOf([first]))
    const rest = server.rows.map((row) => row.id).filter((id) => !shown.has(id))
    const anchor = server.rows
      .toSorted((a, b) => b.created - a.created)
      .filter((row) => shown.has(row.id))
      .at(-2)
    server.rows.splice(
      server.rows.findIndex((row) => row.id === anchor?.id),
      1,
    )
    const second = await source.list(EVERYTHING, { limit: 100, cursor: first.next ?? '' })
    expect(idsOf([second]).toSorted()).toEqual(rest.toSorted())
  })

  test('asks to begin again when everything around the page is gone', async () => {
    const { source, fake: server } = await open(30)
    const first = await source.list(EVERYTHING, { limit: 10 })
    server.rows.splice(0, 15)
    const next = source.list(EVERYTHING, { limit: 10, cursor: first.next ?? '' })
    await expect(next).rejects.toMatchObject({ status: 409, body: { code: 'cursor_gone', param: 'cursor' } })
  })

  test('stops when nobody waits for the answer', async () => {
    const { source, fake: server } = await open(1)
    server.setFault({ kind: 'silent' })
    const controller = new AbortController()
    const asked = source.list(EVERYTHING, { limit: 1 }, controller.signal)
    controller.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('a server without the list', () => {
  test.each([404, 405, 501])('is asked once: after %i the source says that it cannot list', async (status) => {
    const { source, tools, fake: server } = await open(1)
    expect(source.trouble()).toBeNull()
    server.setFault({ kind: 'status', status, code: status === 405 ? 'method_not_supported' : null })
    for (let asked = 0; asked < 3; asked++)
      await expect(source.list(EVERYTHING, { limit: 1 })).rejects.toMatchObject({
        status: 501,
        body: { code: 'cannot_list' },
      })
    expect(server.requests).toHaveLength(1)
    expect(source.trouble()).toContain(`cannot list stored completions (it answered ${status})`)
    expect(await source.capabilities()).toMatchObject({ list: false, filters: [], sorts: [] })
    server.setFault(null)
    tools.advance(11 * 60_000)
    expect((await source.list(EVERYTHING, { limit: 1 })).rows).toHaveLength(1)
    expect(await source.capabilities()).toMatchObject({ list: true, filters: ['model', 'meta'], sorts: ['created'] })
  })
})

describe('the sources page', () => {
  test('hears why upstream cannot be used, until it can again', async () => {
    const { source, fake: server } = await open(1)
    server.setFault({ kind: 'status', status: 401, code: 'invalid_api_key' }, { times: 1 })
    await expect(source.list(EVERYTHING, { limit: 1 })).rejects.toMatchObject({ status: 401 })
    expect(source.trouble()).toContain('refused the key (401)')
    expect(await source.capabilities()).toMatchObject({ list: true })
    await source.list(EVERYTHING, { limit: 1 })
    expect(source.trouble()).toBeNull()
  })
})

describe('one completion of upstream', () => {
  test('is shown from the list, byte for byte, without another call', async () => {
    const { source, fake: server } = await open(3)
    await source.list(EVERYTHING, { limit: 3 })
    const [row] = server.rows
    const detail = await source.get(row?.id ?? '')
    expect(detail?.raw).toBe(row?.json)
    expect(detail?.raw).toContain('-8132613597486110237')
    expect(detail?.row.seed).toBe('-8132613597486110237')
    expect(completionDetailSchema.safeParse(detail).error).toBeUndefined()
    expect(server.requests).toHaveLength(1)
  })

  test('is fetched when the list has not brought it', async () => {
    const { source, fake: server } = await open(3)
    const id = server.rows[2]?.id ?? ''
    expect((await source.get(id))?.raw).toBe(server.rows[2]?.json)
    expect(await source.get('chatcmpl-none')).toBeNull()
  })

  test('has its input messages after they were fetched once', async () => {
    const { source, fake: server } = await open(3)
    const before = await source.list(EVERYTHING, { limit: 3 })
    expect(before.rows[0]?.input).toBeNull()
    const id = before.rows[0]?.id ?? ''
    const page = { after: null, limit: 20, order: 'asc' as const }
    const found = await source.messages(id, page)
    expect(found).toMatchObject({ data: [{ id: `${id}-0`, role: 'user' }], has_more: false })
    await source.messages(id, page)
    expect(server.requests.filter((request) => request.url.includes('/messages'))).toHaveLength(1)
    const after = await source.list(EVERYTHING, { limit: 3 })
    expect(after.rows.find((row) => row.id === id)?.input).toContain(String(found?.data[0]?.['content']))
  })

  test('pages long conversations to their end and answers in either order', async () => {
    const { source, fake: server } = await open(1)
    const [row] = server.rows
    if (row !== undefined) row.messages = Array.from({ length: 250 }, (_, n) => ({ role: 'user', content: `m${n}` }))
    const id = row?.id ?? ''
    const last = await source.messages(id, { after: null, limit: 2, order: 'desc' })
    expect(last).toMatchObject({ data: [{ content: 'm249' }, { content: 'm248' }], has_more: true })
    const rest = await source.messages(id, { after: `${id}-247`, limit: 5, order: 'asc' })
    expect(rest).toMatchObject({ data: [{ content: 'm248' }, { content: 'm249' }], has_more: false })
  })

  test('waits for the messages of a row that is younger than a minute', async () => {
    const { source, fake: server, tools } = await open(1)
    const [row] = server.rows
    await source.list(EVERYTHING, { limit: 1 })
    if (row === undefined) throw new Error('no row')
    tools.advance(row.created * 1000 + 1000 - tools.now())
    row.visibleMs = tools.now() + 2_500
    expect((await source.messages(row.id, { after: null, limit: 20, order: 'asc' }))?.data).toHaveLength(1)
    expect(tools.waits.filter((ms) => ms >= 1000)).toEqual([1000, 2000])
  })

  test('does not wait for the messages of an old row, and of none that it does not know', async () => {
    const { source, tools } = await open(1)
    expect(await source.messages('chatcmpl-none', { after: null, limit: 20, order: 'asc' })).toBeNull()
    expect(tools.waits).toEqual([])
  })

  test('takes new metadata, with keys of any shape, in spite of a failure on the way', async () => {
    const { source, fake: server, tools } = await open(1, { updateDelay: 1 })
    const id = server.rows[0]?.id ?? ''
    server.setFault({ kind: 'status', status: 500 }, { times: 1, only: 'update' })
    expect(
      await source.update(id, [
        ['__proto__', 'x'],
        ['b', 'ü'],
      ]),
    ).toBe(true)
    expect(server.requests.at(-1)?.body).toBe('{"metadata":{"__proto__":"x","b":"ü"}}')
    expect(tools.waits).toHaveLength(1)
    expect((await source.get(id))?.row.metadata).toContainEqual(['b', 'ü'])
    expect(await source.update('chatcmpl-none', [])).toBe(false)
  })

  test('is deleted, also when the answer to the first try is lost', async () => {
    const { source, fake: server } = await open(2)
    const [first, second] = server.rows.map((row) => row.id)
    expect(await source.delete(first ?? '')).toBe(true)
    expect(await source.delete(first ?? '')).toBe(false)
    server.setFault({ kind: 'reset' }, { times: 1, only: 'delete' })
    expect(await source.delete(second ?? '')).toBe(true)
    expect(server.rows).toEqual([])
  })
})
