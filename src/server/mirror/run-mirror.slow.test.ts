import { afterEach, describe, expect, test } from 'vitest'
import { parseExpiresRange } from '#contract/search/expires-range.ts'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { type FakeRow, makeFakeRow, toFakeRow } from '../testing/upstream/fake-rows.ts'
import { startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { MIRROR_KEY, openTestMirror, recorded, START } from '../testing/test-mirror.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

const HOUR = 3_600_000
const rowsOf = (count: number) => Array.from({ length: count }, (_, n) => makeFakeRow(n, START / 1000 - 60))

async function open(rows: readonly FakeRow[], options: Parameters<typeof openTestMirror>[1] = {}) {
  const fake = await startFakeUpstream({ rows, key: MIRROR_KEY, now: () => mirror.tools.now() })
  const mirror = await openTestMirror(fake.url, options)
  cleanups.push(
    () => fake.close(),
    () => mirror.store.close(),
  )
  return { fake, mirror }
}

describe('a first walk', () => {
  test('takes in every row with its own bytes and its input messages', async () => {
    const { fake, mirror } = await open(rowsOf(230))
    expect(await mirror.run()).toEqual({ kind: 'done' })
    expect((await mirror.ids()).toSorted()).toEqual(fake.rows.map((row) => row.id).toSorted())
    const detail = await mirror.store.get('chatcmpl-fake-000007')
    expect(detail?.raw).toBe(fake.rows[7]?.json)
    expect(detail?.row).toMatchObject({ way: 'mirrored', input: 'What is the weather in Berlin? (7)' })
    expect(detail?.messages).toMatchObject([{ role: 'user', content: 'What is the weather in Berlin? (7)' }])
  })

  test('writes into the ledger what it covered', async () => {
    const { fake, mirror } = await open(rowsOf(230))
    await mirror.run()
    const created = fake.rows.map((row) => row.created)
    expect(await mirror.ledger()).toMatchObject([
      {
        mode: 'full',
        outcome: 'complete',
        rows: 230,
        messages: 230,
        from: Math.min(...created),
        to: Math.max(...created),
        gaps: [],
        counts: { added: 230, known: 0, gone: 0 },
      },
    ])
  })

  test('knows when upstream forgets a row, and finds those it forgets soon', async () => {
    const old = toFakeRow({
      id: 'chatcmpl-old',
      created: START / 1000 - 28 * 86_400,
      model: 'gpt-4o',
      metadata: {},
      question: 'Old?',
      answer: 'Old.',
      n: 1,
    })
    const { mirror } = await open([...rowsOf(3), old], { keepDays: 30 })
    await mirror.run()
    const page = await mirror.store.list(
      { ...EVERYTHING, sort: { field: 'expires', descending: false } },
      { limit: 10 },
    )
    expect(page.rows[0]).toMatchObject({ id: 'chatcmpl-old', expires_at: START / 1000 + 2 * 86_400 })
    const summary = await mirror.store.mirrorSummary(mirror.upstream.key, START / 1000, 1)
    expect(summary.nextExpiry).toBe(START / 1000 + 2 * 86_400)
  })

  test('does not take the expiry of one upstream for that of another', async () => {
    const { mirror } = await open(rowsOf(3), { keepDays: 30 })
    await mirror.run()
    const other = await startFakeUpstream({ rows: [makeFakeRow(900, START / 1000)] })
    const beside = await openTestMirror(other.url, { store: mirror.store, tools: mirror.tools })
    await beside.run()
    const summary = await mirror.store.mirrorSummary(beside.upstream.key, START / 1000, 1)
    await other.close()
    expect(summary).toMatchObject({ rows: 1, nextExpiry: null })
  })

  test('finds with expires=..3d what upstream forgets within three days, and nothing that it has forgotten', async () => {
    const { mirror } = await open([])
    const now = Math.floor(Date.now() / 1000)
    const lease = await mirror.store.mirrorClaim({ holder: 'test', nowMs: 0, ms: 1, dead: null })
    const rows = [-1, 1, 2, 20].map((days) => ({
      id: `in-${days}`,
      created: now - 100,
      body: Buffer.from(makeFakeRow(1, now).json.replace('chatcmpl-fake-000001', `in-${days}`)),
      messages: null,
      messagesAbsent: true,
      expiresAt: now + days * 86_400,
    }))
    const step = { source: 's', from: 'there', token: lease.token ?? 0, nowMs: 1, walk: 1, state: '{}', entry: null }
    await mirror.store.mirrorWrite({ ...step, rows, sweepUpTo: null })
    const page = await mirror.store.list({ ...EVERYTHING, expires: parseExpiresRange('..3d') }, { limit: 10 })
    expect(page.rows.map((row) => row.id).toSorted()).toEqual(['in-1', 'in-2'])
    expect(page.total).toBe(2)
    expect((await mirror.store.capabilities()).filters).toContain('expires')
  })

  test('of an empty upstream ends well and knows so', async () => {
    const { mirror } = await open([])
    expect(await mirror.run()).toEqual({ kind: 'done' })
    expect(await mirror.ledger()).toMatchObject([{ outcome: 'complete', rows: 0, pages: 1 }])
  })
})

describe('a second walk', () => {
  test('changes nothing where nothing changed', async () => {
    const { fake, mirror } = await open(rowsOf(150))
    await mirror.run('full')
    const before = await mirror.store.list(EVERYTHING, { limit: 500 })
    const messages = fake.requests.filter((request) => request.url.includes('/messages')).length
    await mirror.run('full')
    const after = await mirror.store.list(EVERYTHING, { limit: 500 })
    expect(after.rows).toEqual(before.rows)
    expect(await mirror.ledger()).toMatchObject([{ counts: { added: 0, known: 150 } }, { counts: { added: 150 } }])
    expect(fake.requests.filter((request) => request.url.includes('/messages'))).toHaveLength(messages)
  })

  test('goes down to 15 minutes before the newest row it knew, and no further', async () => {
    const { fake, mirror } = await open(rowsOf(400))
    await mirror.run()
    mirror.tools.advance(HOUR)
    const late = makeFakeRow(9_999, START / 1000 - 300, 0)
    fake.rows.push(
      { ...makeFakeRow(5_000, START / 1000 + 1_000, 0), id: 'chatcmpl-new' },
      { ...late, id: 'chatcmpl-late' },
    )
    fake.requests.length = 0
    await mirror.run()
    expect(await mirror.ids()).toHaveLength(402)
    expect(fake.requests.filter((request) => request.url.includes('completions?'))).toHaveLength(1)
    expect(await mirror.ledger()).toMatchObject([{ mode: 'incremental', counts: { added: 2 } }, { mode: 'full' }])
  })

  test('brings metadata that changed upstream, and keeps the bytes', async () => {
    const { fake, mirror } = await open(rowsOf(20))
    await mirror.run()
    const row = fake.rows[3]
    if (row === undefined) throw new Error('no row')
    const before = row.json
    row.json = row.json.replace('"env":"dev"', '"env":"live"')
    row.metadata = { ...row.metadata, env: 'live' }
    await mirror.run('full')
    const detail = await mirror.store.get(row.id)
    expect(detail?.row.metadata).toContainEqual(['env', 'live'])
    expect(detail?.raw).toBe(before)
    expect(await mirror.ids()).toHaveLength(20)
    expect((await mirror.ledger())[0]?.counts).toMatchObject({ changed: 1, known: 19 })
    const facets = await mirror.store.facets(EVERYTHING, { fields: ['meta.env'], prefix: '', limit: 10 })
    expect(facets.facets[0]?.values).toContainEqual({ value: 'live', count: 1 })
  })

  test('keeps both answers where one id came with another content', async () => {
    const { fake, mirror } = await open(rowsOf(5))
    await mirror.run()
    const row = fake.rows[0]
    if (row === undefined) throw new Error('no row')
    row.json = row.json.replace('Answer 0.', 'Another answer.')
    await mirror.run('full')
    expect(await mirror.ids()).toHaveLength(6)
    expect((await mirror.store.get(row.id))?.row.output.text).toBe('Another answer.')
    expect((await mirror.store.get(row.id))?.messages).toHaveLength(1)
    expect((await mirror.ledger())[0]?.counts).toMatchObject({ versions: 1, known: 4 })
  })

  test('keeps a row that vanished upstream and marks it; lists it as there when it comes back', async () => {
    const { fake, mirror } = await open(rowsOf(120))
    await mirror.run()
    const [gone] = fake.rows.splice(50, 1)
    if (gone === undefined) throw new Error('no row')
    mirror.tools.advance(HOUR)
    await mirror.run('full')
    expect((await mirror.store.get(gone.id))?.row.gone_upstream_at).toBe(Math.floor(mirror.tools.now() / 1000))
    expect(await mirror.ids()).toHaveLength(120)
    expect((await mirror.ledger())[0]?.counts).toMatchObject({ gone: 1, known: 119 })
    fake.rows.push(gone)
    await mirror.run('full')
    expect((await mirror.store.get(gone.id))?.row.gone_upstream_at).toBeNull()
    expect(await mirror.store.mirrorSummary(mirror.upstream.key, 0, 1)).toMatchObject({ rows: 120, gone: 0 })
  })

  test('takes nothing for gone when it did not see the whole list', async () => {
    const { fake, mirror } = await open(rowsOf(120))
    await mirror.run()
    fake.rows.splice(3, 1)
    mirror.tools.advance(60_000)
    await mirror.run('incremental')
    expect((await mirror.store.mirrorSummary(mirror.upstream.key, 0, 1)).gone).toBe(0)
  })

  test('leaves a row deleted that was deleted here', async () => {
    const { mirror } = await open(rowsOf(10))
    await mirror.run()
    await mirror.store.delete('chatcmpl-fake-000004')
    await mirror.run('full')
    expect(await mirror.ids()).toHaveLength(9)
  })
})

describe('a row that the recorder saw', () => {
  const question = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Recorded question' }], store: true }
  const listed = toFakeRow({
    id: 'chatcmpl-both',
    created: START / 1000 - 500,
    model: 'gpt-4o-2024-08-06',
    metadata: { env: 'prod' },
    question: 'Recorded question',
    answer: 'The answer.',
    n: 3,
  })
  const rich = {
    id: 'chatcmpl-both',
    object: 'chat.completion',
    created: listed.created,
    model: 'gpt-4o-2024-08-06',
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        logprobs: null,
        message: {
          role: 'assistant',
          content: 'The answer.',
          refusal: null,
          annotations: [
            { type: 'url_citation', url_citation: { url: 'https://a.test', title: 'A', start_index: 0, end_index: 3 } },
          ],
        },
      },
    ],
    usage: {
      prompt_tokens: 13,
      completion_tokens: 8,
      total_tokens: 21,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 2 },
    },
  }

  async function openBoth(parts: Parameters<typeof recorded>[1] = {}, body: object = rich) {
    const opened = await open([...rowsOf(3), listed])
    const { store, upstream } = opened.mirror
    const request = Buffer.from(JSON.stringify(question))
    await store.ingest([recorded(body, { from: upstream.location, request, ...parts })])
    return opened
  }

  test('keeps its richer bytes: usage details, citations, latency, request', async () => {
    const { mirror } = await openBoth()
    await mirror.run()
    const detail = await mirror.store.get('chatcmpl-both')
    expect(detail?.raw).toBe(JSON.stringify(rich))
    expect(detail?.row).toMatchObject({ way: 'recorded', latency_ms: 120, input: 'Recorded question' })
    expect(detail?.row.usage).toMatchObject({ cached_tokens: 4, reasoning_tokens: 2 })
    expect(detail?.row.has).toContain('annotations')
    expect(await mirror.ids()).toHaveLength(4)
    expect((await mirror.ledger())[0]?.counts).toMatchObject({ added: 3, merged: 1 })
  })

  test('gains what only the list says: request id, seed and metadata', async () => {
    const { mirror } = await openBoth()
    await mirror.run()
    const detail = await mirror.store.get('chatcmpl-both')
    expect(detail?.row).toMatchObject({
      request_id: 'req_3',
      seed: '-8132613597486110234',
      metadata: [['env', 'prod']],
    })
    expect(detail?.row.mirrored_at).toBe(START / 1000)
    expect((await mirror.store.getWire('chatcmpl-both'))?.json).toContain('"metadata":{"env":"prod"}')
  })

  test('is not asked for its messages: the request is known', async () => {
    const { fake, mirror } = await openBoth()
    await mirror.run()
    expect(fake.requests.filter((request) => request.url.includes('chatcmpl-both/messages'))).toEqual([])
  })

  test('stays beside the whole answer when the recording broke off', async () => {
    const cut = {
      ...rich,
      choices: [{ index: 0, finish_reason: null, message: { role: 'assistant', content: 'The a' } }],
    }
    const { mirror } = await openBoth({ capture: 'truncated' }, cut)
    await mirror.run()
    const detail = await mirror.store.get('chatcmpl-both')
    expect(detail?.row).toMatchObject({ way: 'mirrored', finish_reasons: ['stop'] })
    expect(detail?.provenance.same_id).toHaveLength(1)
  })

  test('is another answer where a server gives out an id twice', async () => {
    const { mirror } = await openBoth({}, { ...rich, created: listed.created - 86_400 })
    await mirror.run()
    expect(await mirror.ids()).toHaveLength(5)
  })
})

describe('input messages that come late', () => {
  test('are asked for again until upstream shows them', async () => {
    const { fake, mirror } = await open(rowsOf(2))
    fake.setFault({ kind: 'status', status: 404, code: 'not_found' }, { times: 3, only: 'messages' })
    const [row] = fake.rows
    if (row !== undefined) row.json = row.json.replace(/"created":\d+/, `"created":${START / 1000 - 5}`)
    await mirror.run()
    expect((await mirror.store.get(row?.id ?? ''))?.messages).toHaveLength(1)
  })
})
