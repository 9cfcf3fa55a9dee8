import { rowGroupsSchema } from '#contract/found/groups.ts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { apiErrorSchema } from '#contract/wire/api-error.ts'
import { completionDetailSchema } from '#contract/detail/completion-detail.ts'
import { facetsSchema, histogramSchema } from '#contract/found/facets.ts'
import { importReportSchema } from '#contract/source/import-report.ts'
import { rowPageSchema } from '#contract/found/row-page.ts'
import { sourcesSchema } from '#contract/source/sources.ts'
import { usageOverTimeSchema } from '#contract/found/usage-over-time.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { CompletionStore } from '../store/completion-store.ts'
import { type FakeUpstream, startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { makeFakeRow } from '../testing/upstream/fake-rows.ts'
import { Secret } from '../redact/secret.ts'
import { completionText, openTestApp, type TestApp, toIncoming } from '../testing/test-app.ts'
import { toUpstreamAccess } from './upstream-access.ts'

const KEY = 'canary-key-of-the-upstream'
let api: TestApp
let sample: CompletionStore
let fake: FakeUpstream
beforeAll(async () => {
  sample = await openSqliteStore({ location: ':memory:', name: 'sample' })
  await sample.ingest([toIncoming(completionText('sample-1', 1)), toIncoming(completionText('sample-2', 2))])
  fake = await startFakeUpstream({
    key: KEY,
    rows: Array.from({ length: 30 }, (_, n) => makeFakeRow(n, 1_760_000_000)),
  })
  const identity = { baseUrl: new URL(fake.url), key: new Secret(KEY), organization: null, project: null }
  const upstreams = toUpstreamAccess([{ ...identity, name: null, keepDays: null, record: 'stored', strip: [] }], 'auto')
  api = await openTestApp(() => ({
    sample: async () => sample,
    // As if without a key: the sample is what an empty store shows then.
    upstreams: upstreams.map((upstream) => ({ ...upstream, hasKey: false })),
  }))
})
afterEach(() => api.clear())
afterAll(async () => {
  await api.close()
  await sample.close()
  await fake.close()
})

const page = async (search = '') => rowPageSchema.parse(await (await api.ask(`/api/completions${search}`)).json())
const idsOf = async (search = '') => (await page(search)).rows.map(({ id }) => id)

const post = (body: string, file = 'a.jsonl') =>
  api.ask(`/api/import?file=${encodeURIComponent(file)}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-ndjson' },
  })

describe('who answers', () => {
  test('an empty store lets the sample answer, and says so; asked by name it says that it is empty; its own rows end that', async () => {
    expect([(await page()).source, await idsOf()]).toEqual(['sample', ['sample-2', 'sample-1']])
    expect({ ...(await page('?source=store')), answered_ms: 0 }).toMatchObject({ source: 'store', rows: [] })
    await api.add(completionText('own', 3))
    expect([(await page()).source, await idsOf(), await idsOf('?source=sample')]).toEqual([
      'store',
      ['own'],
      ['sample-2', 'sample-1'],
    ])
  })

  test('the sample never shows in /v1', async () => {
    expect(await (await api.ask('/v1/chat/completions')).json()).toMatchObject({ data: [] })
    expect((await api.ask('/v1/chat/completions/sample-1')).status).toBe(404)
  })

  test('when the last own row is deleted, the sample is back', async () => {
    await api.add(completionText('own', 3))
    expect((await page()).source).toBe('store')
    await api.ask('/api/completions/own', { method: 'DELETE' })
    expect((await page()).source).toBe('sample')
  })

  test('upstream is asked by name, with the key added here and shown nowhere', async () => {
    const answer = await api.ask('/api/completions?source=upstream&limit=5')
    const text = await answer.text()
    expect(rowPageSchema.parse(JSON.parse(text)).rows).toHaveLength(5)
    expect(text + JSON.stringify([...answer.headers]) + api.logged.join()).not.toContain(KEY)
    expect(fake.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`)
  })

  test('the sources say what each can do', async () => {
    const { sources, default: usual, base_url } = sourcesSchema.parse(await (await api.ask('/api/sources')).json())
    expect([sources.map(({ name }) => name), usual, base_url]).toEqual([
      ['store', 'sample', 'upstream'],
      'sample',
      'http://127.0.0.1:4180/v1',
    ])
  })

  test('every other call under /v1 goes on to upstream, with its answer’s bytes and our headers', async () => {
    const answer = await fetch(`${await api.listen()}/v1/models?x=1`, {
      headers: { cookie: 'a=b', authorization: 'Bearer sk-client-own-1234' },
    })
    expect(await answer.json()).toMatchObject({ method: 'GET', url: '/v1/models?x=1' })
    expect([answer.headers.get('x-content-type-options'), answer.headers.get('x-request-id')]).toEqual([
      'nosniff',
      expect.any(String),
    ])
    expect(fake.requests.at(-1)?.headers).toMatchObject({ authorization: `Bearer ${KEY}` })
    expect(fake.requests.at(-1)?.headers).not.toHaveProperty('cookie')
  })
})

describe('the table', () => {
  test('pages by index and by cursor, and answers in the agreed form', async () => {
    await api.add(...Array.from({ length: 12 }, (_, n) => completionText(`r${n}`, n)))
    const first = await page('?limit=5')
    expect([first.at, first.total, first.rows[0]?.id]).toEqual([0, 12, 'r11'])
    expect(await idsOf('?limit=5&at=10')).toEqual(['r1', 'r0'])
    expect(await idsOf(`?limit=5&cursor=${encodeURIComponent(first.next ?? '')}`)).toEqual([
      'r6',
      'r5',
      'r4',
      'r3',
      'r2',
    ])
  })

  test('a search that makes no sense falls back and is named', async () => {
    await api.add(completionText('r', 1))
    const { rows, unanswered } = await page('?has=wings&sort=id;drop&nonsense=1')
    expect([rows.length, unanswered.map(({ param }) => param).sort()]).toEqual([1, ['has', 'nonsense', 'sort']])
  })

  test.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['at=-1', 'at'],
    ['at=1&cursor=x', 'at'],
    ['cursor=not-ours', 'cursor'],
    ['as_of=not-ours', 'as_of'],
    ['format=xml', 'format'],
  ])('%s is refused by name', async (search, param) => {
    await api.add(completionText('r', 1))
    const response = await api.ask(`/api/completions?${search}`)
    expect([response.status, apiErrorSchema.parse(await response.json()).error.param]).toEqual([400, param])
  })

  test('facets, histogram and usage answer for the same search', async () => {
    await api.add(completionText('a', 1, { model: 'm' }), completionText('b', 2))
    for (const path of ['facets', 'histogram', 'sums']) {
      const named = async (search: string) => (await (await api.ask(`/api/${path}?${search}`)).json()) as object
      expect(await named('tokens=many&q=...')).toMatchObject({ unanswered: [{ param: 'tokens' }, { param: 'q' }] })
      expect(await named('tokens=1..')).not.toHaveProperty('unanswered')
    }
    for (const search of ['facets?field=model&contains=m&prefix=m', 'histogram?by=model&bars=4'])
      expect(await (await api.ask(`/api/${search}`)).json()).not.toHaveProperty('unanswered')
    const facets = facetsSchema.parse(await (await api.ask('/api/facets?field=model')).json())
    expect(facets.facets).toMatchObject([{ field: 'model', values: [{ count: 1 }, { count: 1 }] }])
    const histogram = histogramSchema.parse(await (await api.ask('/api/histogram?model=m&bars=4')).json())
    expect(histogram.bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(1)
    const usage = usageOverTimeSchema.parse(await (await api.ask('/api/usage?model=m&by=model&unit=month')).json())
    expect(usage.buckets).toMatchObject([{ from: 0, series: 'm', calls: 1, tokens: 5 }])
    expect((await api.ask('/api/usage?modle=m')).status).toBe(400)
    const groups = rowGroupsSchema.parse(await (await api.ask('/api/groups?model=m&group=prompt')).json())
    expect(groups).toMatchObject({ by: 'prompt', rows: 1, complete: true, total: 1, groups: [{ rows: 1, answers: 1 }] })
    for (const wrong of ['', '?group=model', '?group=meta.', '?group=prompt&modle=m'])
      expect((await api.ask(`/api/groups${wrong}`)).status).toBe(400)
    expect((await api.ask('/api/facets?source=upstream')).status).toBe(501)
  })

  test.each([
    ['has=wings', 'has'],
    ['q=%3D%3E', 'q'],
    ['q=%20', 'q'],
    ['modle=gpt-4o', 'modle'],
    ['model=', 'model'],
    ['model=,', 'model'],
    ['model=a&model=b', 'model'],
    ['created=yesterday', 'created'],
    ['created=', 'created'],
    ['tokens=..', 'tokens'],
    ['finish=stop&cost=-1..', 'cost'],
    ['meta.env=a&metadata[env]=a', 'metadata[env]'],
    ['sort=id;drop', 'sort'],
    ['source=moon', 'source'],
    ['limit=10', 'limit'],
    ['cursor=x', 'cursor'],
    ['as_of=1', 'as_of'],
    ['source=upstream&finish=stop', 'finish'],
  ])(
    'a search that would narrow nothing (%s) is refused where all that matches is handed out',
    async (search, param) => {
      for (const path of [
        '/api/completions?format=jsonl',
        '/api/completions?format=csv',
        '/api/export?',
        '/api/export?format=csv',
      ]) {
        const answer = await api.ask(`${path}&${search}`)
        expect([path, answer.status, apiErrorSchema.parse(await answer.json()).error.param]).toEqual([path, 400, param])
      }
    },
  )

  test('how the page shows its rows does not keep anybody from exporting them', async () => {
    await api.add(completionText('a', 1), completionText('b', 2, { model: 'other' }))
    const lines = await (await api.ask('/api/export?model=other&columns=id&open=a&view=x&sort=-id')).text()
    expect(lines.trim().split('\n')).toHaveLength(1)
  })

  test('a deletion or an edit that names a condition beside the record is refused, and nothing changes', async () => {
    await api.add(completionText('a', 1))
    for (const [method, body] of [
      ['DELETE', undefined],
      ['POST', '{"metadata":{"x":"y"}}'],
      ['PATCH', '{"metadata":{"x":"y"}}'],
    ] as const) {
      const answer = await api.ask('/api/completions/a?model=other', {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
      })
      expect([answer.status, apiErrorSchema.parse(await answer.json()).error.param]).toEqual([400, 'model'])
    }
    expect((await api.store.get('a'))?.row.metadata).toEqual([])
  })

  test('JSONL has all that is kept around the record’s own bytes, “completions” is those alone, CSV is safe to open; all are files with our name', async () => {
    const text = completionText('r', 1, { model: '=1+1', seed: 1 }).replace('"seed":1', '"seed":-8132613597486110237')
    await api.store.ingest([toIncoming(text, '{"messages": [{"role":"user","content":"hi"}]}')])
    const completions = await api.ask('/api/completions?format=completions')
    expect(await completions.text()).toBe(`${text}\n`)
    expect(completions.headers.get('content-disposition')).toBe('attachment; filename="completions.jsonl"')
    for (const path of ['/api/export', '/api/export?format=jsonl', '/api/completions?format=jsonl']) {
      const jsonl = await api.ask(path)
      expect(jsonl.headers.get('content-disposition')).toBe('attachment; filename="completions.jsonl"')
      const line = await jsonl.text()
      expect(line).toMatch(/^\{"object":"completion\.record","version":1,"id":"r",[^\n]*\}\n$/)
      expect(line).toContain(`"completion":${text}}`)
      expect(line).toContain('"request":{"messages": [{"role":"user","content":"hi"}]}')
    }
    const csv = Buffer.from(await (await api.ask('/api/export?format=csv')).arrayBuffer()).toString()
    expect(csv.split('\r\n')).toHaveLength(3)
    expect(csv).toMatch(/^\ufeffid,created,/)
    expect(csv).toContain(`"'=1+1"`)
    expect(csv).toContain('"-8132613597486110237"')
  })

  test('some records alone come out by their ids, in every format, the newest first', async () => {
    const texts = Array.from({ length: 5 }, (_, created) =>
      JSON.stringify({ id: `r${created}`, object: 'chat.completion', created, choices: [] }),
    )
    await api.add(...texts)
    const wanted = `${texts[3]}\n${texts[1]}\n`
    for (const path of ['/api/completions', '/api/export'])
      expect(await (await api.ask(`${path}?format=completions&ids=r1,r3,nobody,r1&source=store`)).text()).toBe(wanted)
    for (const ids of [['r1', 'r3'], 'r1,r3']) {
      const headers = { 'content-type': 'application/json' }
      const asked = { method: 'POST', body: JSON.stringify({ ids }), headers }
      expect(await (await api.ask('/api/completions?format=completions', asked)).text()).toBe(wanted)
    }
    const lines = (await (await api.ask('/api/export?ids=r1,r3')).text()).trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['r3', 'r1'])
    const csv = await (await api.ask('/api/completions?format=csv&fields=id&ids=r1,r3')).text()
    expect(csv).toBe('id\r\n"r3"\r\n"r1"\r\n')
    const parquet = Buffer.from(await (await api.ask('/api/completions?format=parquet&ids=r1,r3')).arrayBuffer())
    expect([parquet.includes('r3'), parquet.includes('r2')]).toEqual([true, false])
    const left = await (await api.ask('/api/completions?format=training_left_out&ids=r2')).text()
    expect(left).toContain('"id":"r2"')
    const found = await page('?ids=r1,r3,nobody,r4,r1&limit=2')
    expect(found).toMatchObject({ total: 3, at: 0, unanswered: [], source: 'store', previous: null })
    const rest = await page(`?ids=r1,r3,nobody,r4,r1&limit=2&cursor=${found.next}`)
    expect([...found.rows, ...rest.rows].map(({ id }) => id)).toEqual(['r4', 'r3', 'r1'])
    expect([rest.at, rest.next, rest.previous]).toEqual([2, null, '0'])
    // No page of these records has ever led there.
    const beyond = await api.ask('/api/completions?ids=r1,r3&cursor=2')
    expect([beyond.status, apiErrorSchema.parse(await beyond.json()).error.param]).toEqual([400, 'cursor'])
    const asked = {
      method: 'POST',
      body: JSON.stringify({ ids: ['r2'] }),
      headers: { 'content-type': 'application/json' },
    }
    const posted = rowPageSchema.parse(await (await api.ask('/api/completions', asked)).json())
    expect(posted.rows.map(({ id }) => id)).toEqual(['r2'])
  })

  test.each(['ids=', 'ids=!a', 'ids=*', 'ids=a&model=x', 'ids=a&q=word', 'ids=a&ids=b'])(
    'ids that are not a plain list by themselves (%s) are refused',
    async (search) => {
      for (const path of ['/api/export', '/api/completions']) {
        const answer = await api.ask(`${path}?${search}`)
        expect([answer.status, apiErrorSchema.parse(await answer.json()).error.param]).toEqual([400, 'ids'])
      }
    },
  )
})

describe('the drawer', () => {
  test('shows, gives raw bytes and messages, updates and deletes', async () => {
    const text = completionText('a/b', 1, { seed: 1 }).replace('"seed":1', '"seed":9007199254740993')
    await api.store.ingest([toIncoming(text, JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] }))])
    const path = '/api/completions/a%2Fb'
    expect(completionDetailSchema.parse(await (await api.ask(path)).json())).toMatchObject({
      raw: text,
      source: 'store',
    })
    expect(await (await api.ask(`${path}/raw`)).text()).toBe(text)
    expect(await (await api.ask(`${path}/messages`)).json()).toMatchObject({
      object: 'list',
      data: [{ role: 'user' }],
      has_more: false,
    })
    const updated = await (await api.send('POST', path, { metadata: { a: 'b' } })).json()
    expect(completionDetailSchema.parse(updated).row.metadata).toEqual([['a', 'b']])
    expect((await api.ask(path, { method: 'DELETE' })).status).toBe(200)
    expect((await api.ask(path)).status).toBe(404)
  })

  test('an upstream row opens from its source; an id with a slash never leaves', async () => {
    const [row] = (await page('?source=upstream&limit=1')).rows
    const detail = await (await api.ask(`/api/completions/${row?.id}?source=upstream`)).json()
    expect(completionDetailSchema.parse(detail).row.id).toBe(row?.id)
    const before = fake.requests.length
    for (const tail of ['', '/messages', '/raw']) {
      expect((await api.ask(`/api/completions/..%2f..%2ffiles${tail}?source=upstream`)).status).toBe(404)
    }
    expect(fake.requests).toHaveLength(before)
  })
})

describe('a dropped file', () => {
  test('streams reports, the last of which is done and names what was refused', async () => {
    const answer = await post(`${completionText('one', 1)}\n{"bad":1}\n`, '../../etc/x.jsonl')
    const reports = (await answer.text())
      .trimEnd()
      .split('\n')
      .map((line) => importReportSchema.parse(JSON.parse(line)))
    expect(reports.at(-1)).toMatchObject({ done: true, file: 'x.jsonl', added: 1, refused: 1, refusals: [{ line: 2 }] })
    expect(reports.filter((report) => report.done)).toHaveLength(1)
    expect(await idsOf()).toEqual(['one'])
  })

  test('an open page hears of it', async () => {
    const events = await hear()
    expect(await events.next('hello')).toMatchObject({ total: 0 })
    await (await post(`${completionText('one', 1)}\n`)).text()
    expect(await events.next('import')).toMatchObject({ object: 'import.report', added: 1 })
    expect(await events.next('rows')).toMatchObject({ added: 1, deleted: 0, total: 1 })
    await events.leave()
  })

  test('an open page hears of rows that came in another way, and what they add to its view', async () => {
    await api.add(completionText('one', 1))
    const events = await hear()
    await events.next('hello')
    const { as_of } = rowPageSchema.parse(await (await api.ask('/api/completions?limit=1')).json())
    await api.add(completionText('two', 2), completionText('three', 3, { model: 'other' }))
    expect(await events.next('rows')).toMatchObject({ added: 2, total: 3 })
    await events.leave()
    const later = async (search: string) => (await api.ask(`/api/later?${search}&as_of=${as_of}`)).json()
    expect(await later('')).toEqual({ object: 'completion.later', rows: 2 })
    expect(await later('model=other')).toEqual({ object: 'completion.later', rows: 1 })
    expect((await api.ask('/api/later?as_of=then')).status).toBe(400)
  })
})

test('every failure of every route has the one envelope, and says nothing internal', async () => {
  const asked: [string, string, string?][] = [
    ['GET', '/v1/chat/completions?limit=x'],
    ['GET', '/v1/chat/completions/none'],
    ['POST', '/v1/chat/completions/none', '{'],
    ['PATCH', '/v1/chat/completions', '{}'],
    ['GET', '/api/completions?limit=x'],
    ['GET', '/api/completions/none'],
    ['GET', '/api/completions/none/raw'],
    ['GET', '/api/completions/none/messages'],
    ['POST', '/api/completions/none', '{"metadata":{}}'],
    ['DELETE', '/api/completions/none'],
    ['GET', '/api/completions/none?source=moon'],
    ['GET', '/api/histogram?bars=x'],
    ['POST', '/api/mirror', '{}'],
    ['GET', '/api/nothing'],
    ['GET', '/no/such/file'],
    ['OPTIONS', '/api/completions'],
    ['PUT', '/api/completions', '{}'],
  ]
  for (const [method, path, body] of asked) {
    const answer = await api.ask(path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    })
    const text = await answer.text()
    expect([method, path, answer.status >= 400]).toEqual([method, path, true])
    expect([text, apiErrorSchema.safeParse(JSON.parse(text)).success]).toEqual([text, true])
    expect(text).not.toMatch(/node_modules|\.ts|at \w+ \(|SQLITE/)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

test('what nobody foresaw is logged under its request id, without secrets, and answered without its words', async () => {
  const broken = await openTestApp(() => ({
    sample: () => Promise.reject(new Error(`disk on fire near ${new Secret('canary-secret-1').reveal()}`)),
  }))
  const answer = await broken.ask('/api/completions')
  const body = await answer.text()
  expect([answer.status, answer.headers.get('x-should-retry')]).toEqual([500, 'false'])
  expect(body).not.toContain('fire')
  expect(broken.logged.join()).toContain(answer.headers.get('x-request-id'))
  expect(broken.logged.join()).toContain('disk on fire near [redacted]')
  await broken.close()
})

/** Listens to `/api/events` as a page does; `next` gives the data of the next event of that name. */
async function hear() {
  const reader = (await api.ask('/api/events')).body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) throw new Error('no events')
  let text = ''
  const next = async (name: string): Promise<unknown> => {
    for (;;) {
      const found = new RegExp(`event: ${name}\\ndata: (.*)\\n\\n`).exec(text)
      if (found !== null) {
        text = text.slice(found.index + found[0].length)
        return JSON.parse(found[1] ?? '')
      }
      const { value, done } = await reader.read()
      if (done) throw new Error(`the events ended before ${name}`)
      text += value
    }
  }
  return { next, leave: () => reader.cancel() }
}
