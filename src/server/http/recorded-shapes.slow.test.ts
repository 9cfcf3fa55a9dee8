import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { AzureOpenAI } from 'openai'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { recorderStateSchema } from '#contract/recording/recorder-state.ts'
import { createRecorder } from '../record/recorder.ts'
import type { UpstreamConfig } from '../settings/upstreams-file.ts'
import { type FakeUpstream, startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'
import { errorSchema } from '../testing/test-v1.ts'
import { toBorrowedAccess, toUpstreamAccess } from './upstream-access.ts'

let fake: FakeUpstream
let api: TestApp
let origin: string

const CLIENTS = 'sk-canary-of-the-client-1'

async function open(change: Partial<UpstreamConfig> = {}, borrows = false): Promise<void> {
  const config: UpstreamConfig = {
    name: 'one',
    baseUrl: new URL(fake.url),
    key: null,
    organization: null,
    project: null,
    keepDays: null,
    record: 'stored',
    strip: [],
    ...change,
  }
  api = await openTestApp((store, log) => {
    const upstreams = borrows ? [toBorrowedAccess(config)] : toUpstreamAccess([config], 'auto')
    const hooks = { onStored: () => undefined, onState: () => undefined, now: Date.now }
    const recorder = createRecorder({ upstreams, store, journal: null, log, ...hooks })
    return borrows ? { upstreams: [], borrowed: upstreams[0] ?? null, recorder } : { upstreams, recorder }
  })
  origin = await api.listen()
}
beforeEach(async () => {
  fake = await startFakeUpstream()
})
afterEach(async () => {
  await api.close()
  await fake.close()
})

const ASKED = { model: 'gpt-4o', store: true, messages: [{ role: 'user', content: 'Wie heißt du?' }] } as const
const json = { 'content-type': 'application/json' }
/** The newest record, once it is in the store. */
async function newest() {
  await fetch(`${origin}/v1/chat/completions`)
  const { rows } = await api.store.list(EVERYTHING, { limit: 10 })
  const [first] = rows
  return first === undefined ? null : api.store.get(first.id)
}
const state = async () => recorderStateSchema.parse(await (await fetch(`${origin}/api/recorder`)).json())

describe('a request whose body has a content coding', () => {
  const coded = Buffer.from(JSON.stringify(ASKED))
  // The fake one cannot read what has a coding.
  beforeEach(() => fake.setFault({ kind: 'status', status: 400 }))

  test.each([
    ['gzip', gzipSync(coded)],
    ['GZip', gzipSync(coded)],
    ['deflate', deflateSync(coded)],
    ['deflate', deflateRawSync(coded)],
    ['br', brotliCompressSync(coded)],
    ['zstd', zstdCompressSync(coded)],
    ['identity', coded],
  ])('%s is recorded with what it says, and goes on as the bytes that it was', async (coding, body) => {
    await open()
    const headers = { ...json, 'content-encoding': coding }
    await fetch(`${origin}/v1/chat/completions`, { method: 'POST', body: new Uint8Array(body), headers })
    const detail = await newest()
    expect(JSON.parse(detail?.request ?? '{}')).toEqual(ASKED)
    expect(fake.requests[0]?.headers).toMatchObject({
      'content-encoding': coding,
      'content-length': String(body.length),
    })
    expect(fake.requests[0]?.body).toBe(body.toString())
  })

  test('that is a bomb goes on, is not unpacked beyond the limit, and costs nobody else a call', async () => {
    await open({ record: 'all' })
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, 32))
    const headers = { ...json, 'content-encoding': 'gzip' }
    const send = { method: 'POST', body: new Uint8Array(bomb), headers }
    expect((await fetch(`${origin}/v1/chat/completions`, send)).status).toBeLessThan(600)
    expect(fake.requests[0]?.headers['content-length']).toBe(String(bomb.length))
    expect((await newest())?.request ?? null).toBe(null)
  })

  test('has its members taken out where upstream refuses them, and goes on plain then', async () => {
    await open({ strip: ['store'] })
    const headers = { ...json, 'content-encoding': 'gzip' }
    await fetch(`${origin}/v1/chat/completions`, { method: 'POST', body: new Uint8Array(gzipSync(coded)), headers })
    expect(JSON.parse(fake.requests[0]?.body ?? '')).toEqual({ model: ASKED.model, messages: ASKED.messages })
    expect(fake.requests[0]?.headers).not.toHaveProperty('content-encoding')
    expect(JSON.parse((await newest())?.request ?? '{}')).toEqual(ASKED)
  })
})

describe('the official client of Azure’s deployments', () => {
  test.each(['', '/upstreams/one'])('with the endpoint %s is passed on and recorded', async (prefix) => {
    await open()
    const client = new AzureOpenAI({
      endpoint: `${origin}${prefix}`,
      apiKey: CLIENTS,
      apiVersion: '2024-10-21',
      maxRetries: 0,
    })
    // The fake one does not know this path and echoes.
    const answer: unknown = await client.chat.completions.create({ ...ASKED, messages: [...ASKED.messages] })
    const url = `/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21`
    expect(answer).toMatchObject({ object: 'echo', url })
    expect(fake.requests[0]?.headers).toMatchObject({ 'api-key': CLIENTS })
    expect((await state()).calls).toBe(1)
    expect(JSON.parse((await newest())?.request ?? '{}')).toMatchObject(ASKED)
  })

  test('asks for embeddings, which go on and are counted', async () => {
    await open()
    const client = new AzureOpenAI({ endpoint: origin, apiKey: CLIENTS, apiVersion: '2024-10-21', maxRetries: 0 })
    await client.embeddings.create({ model: 'e', input: 'x' })
    expect(fake.requests[0]?.url).toBe('/openai/deployments/e/embeddings?api-version=2024-10-21')
    expect((await state()).unkept).toEqual([{ kind: 'embeddings', calls: 1 }])
  })
})

test('what passes and is not kept is counted by kind, a call without store: true among it', async () => {
  await open()
  const post = { method: 'POST', body: '{}', headers: json }
  for (const path of ['/v1/responses', '/v1/responses', '/openai/v1/responses', '/v1/embeddings', '/v1/sk-x'])
    await fetch(`${origin}${path}`, post)
  await fetch(`${origin}/v1/chat/completions`, { ...post, body: '{"model":"m","messages":[]}' })
  await newest()
  expect((await state()).unkept).toEqual([
    { kind: 'responses', calls: 3 },
    { kind: 'embeddings', calls: 1 },
    { kind: 'other', calls: 1 },
    { kind: 'chat/completions', calls: 1 },
  ])
})

test('headers go on as README promises, whatever they are called, and answers’ too', async () => {
  await open()
  const sent = { 'HTTP-Referer': 'https://app.example', 'X-Title': 'my app', 'anthropic-beta': 'x', 'x-custom': '1' }
  fake.setFault({
    kind: 'status',
    status: 418,
    headers: {
      'x-litellm-cost': '1',
      'x-groq-region': 'a',
      'anthropic-request-id': 'b',
      'x-ms-region': 'c',
      'set-cookie': 'a=b',
      'strict-transport-security': 'max-age=1',
      'clear-site-data': '"*"',
      link: '</x>; rel=preload',
    },
  })
  const answer = await fetch(`${origin}/v1/responses`, {
    method: 'POST',
    body: '{}',
    headers: { ...json, ...sent, cookie: 'a=b', 'x-forwarded-for': '10.0.0.1' },
  })
  const lower = Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]))
  expect(fake.requests[0]?.headers).toMatchObject(lower)
  for (const name of ['cookie', 'x-forwarded-for']) expect(fake.requests[0]?.headers).not.toHaveProperty(name)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'x-litellm-cost': '1',
    'x-groq-region': 'a',
    'anthropic-request-id': 'b',
    'x-ms-region': 'c',
  })
  for (const name of ['set-cookie', 'strict-transport-security', 'clear-site-data', 'link'])
    expect(answer.headers.has(name)).toBe(false)
})

test('every stream says that no proxy may hold it back', async () => {
  await open()
  fake.setFault({ kind: 'events', frames: ['data: 1\n\n'], end: 'clean' }, { times: 1 })
  const streams = await Promise.all([
    fetch(`${origin}/v1/responses`, { method: 'POST', body: '{}', headers: json }),
    fetch(`${origin}/api/events`),
    fetch(`${origin}/api/export`),
    fetch(`${origin}/api/import?file=a.jsonl`, {
      method: 'POST',
      body: '',
      headers: { 'content-type': 'application/x-ndjson' },
    }),
  ])
  expect(streams.map(({ headers }) => headers.get('x-accel-buffering'))).toEqual(['no', 'no', 'no', 'no'])
  for (const { body } of streams) await body?.cancel()
})

describe('while no upstream is configured', () => {
  test('a client’s own key goes on, its call is recorded, and the key is nowhere', async () => {
    await open({}, true)
    const authorization = `Bearer ${CLIENTS}`
    const body = JSON.stringify(ASKED)
    const answer = await fetch(`${origin}/v1/chat/completions`, {
      method: 'POST',
      body,
      headers: { ...json, authorization },
    })
    expect([answer.status, fake.requests[0]?.headers.authorization]).toEqual([200, authorization])
    const detail = await newest()
    expect(JSON.parse(detail?.request ?? '{}')).toEqual(ASKED)
    const sources = await (await fetch(`${origin}/api/sources`)).text()
    expect(JSON.parse(sources)).toMatchObject({ has_key: false, clients_go_to: fake.url, command: 'completionist' })
    expect(JSON.stringify(detail) + sources + api.logged.join()).not.toContain('canary')
  })

  test('a client without a key hears OpenAI’s words, and nobody is asked', async () => {
    await open({}, true)
    for (const path of ['/v1/chat/completions', '/v1/responses', '/openai/deployments/x/chat/completions']) {
      const answer = await fetch(`${origin}${path}`, { method: 'POST', body: JSON.stringify(ASKED), headers: json })
      expect([answer.status, errorSchema.parse(await answer.json()).error]).toMatchObject([
        401,
        { type: 'invalid_request_error', message: expect.stringMatching(/^You didn't provide an API key\. /) },
      ])
    }
    expect(fake.requests).toEqual([])
  })

  test('nothing of upstream can be browsed', async () => {
    await open({}, true)
    expect((await fetch(`${origin}/api/completions?source=upstream`)).status).toBe(400)
    expect(fake.requests).toEqual([])
  })
})
