import OpenAI, { NotFoundError } from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { recorderStateSchema } from '#contract/recording/recorder-state.ts'
import { rowPageSchema } from '#contract/found/row-page.ts'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { sourcesSchema } from '#contract/source/sources.ts'
import { createRecorder, type Recorder } from '../record/recorder.ts'
import { Secret } from '../redact/secret.ts'
import type { UpstreamConfig } from '../settings/upstreams-file.ts'
import { makeFakeRow } from '../testing/upstream/fake-rows.ts'
import { type FakeUpstream, startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'
import { errorSchema } from '../testing/test-v1.ts'
import { toUpstreamAccess } from './upstream-access.ts'

const KEYS = { production: 'sk-canary-of-production-1', b: 'sk-canary-of-b-2' }
const CLIENTS = 'sk-canary-of-the-client-3'
let api: TestApp
let origin: string
let recorder: Recorder
let production: FakeUpstream
let b: FakeUpstream
let keyless: FakeUpstream

const toConfig = (name: string, fake: FakeUpstream, more: Partial<UpstreamConfig> = {}): UpstreamConfig => ({
  name,
  baseUrl: new URL(fake.url),
  key: null,
  organization: null,
  project: null,
  keepDays: null,
  record: 'stored',
  strip: [],
  ...more,
})

beforeAll(async () => {
  const newest = 1_760_000_000
  production = await startFakeUpstream({
    key: KEYS.production,
    rows: Array.from({ length: 5 }, (_, n) => makeFakeRow(n, newest)),
  })
  b = await startFakeUpstream({ key: KEYS.b, rows: [makeFakeRow(100, newest)] })
  keyless = await startFakeUpstream()
  const upstreams = toUpstreamAccess(
    [
      toConfig('production', production, { key: new Secret(KEYS.production) }),
      toConfig('b', b, { key: new Secret(KEYS.b), record: 'all', strip: ['metadata'] }),
      toConfig('Küche (1.5)', keyless, { record: 'off' }),
    ],
    'auto',
  )
  api = await openTestApp((store, log) => {
    recorder = createRecorder({
      upstreams,
      store,
      journal: null,
      log,
      now: Date.now,
      onStored: () => {},
      onState: () => {},
    })
    return { upstreams, recorder }
  })
  origin = await api.listen()
})
beforeEach(async () => {
  await api.clear()
  for (const fake of [production, b, keyless]) fake.requests.length = 0
})
afterAll(async () => {
  await recorder.close(1_000)
  await api.close()
  for (const fake of [production, b, keyless]) await fake.close()
})

const page = async (source: string) =>
  rowPageSchema.parse(await (await api.ask(`/api/completions?source=${encodeURIComponent(source)}`)).json())
const client = (path: string) =>
  new OpenAI({ apiKey: CLIENTS, baseURL: `${origin}${path}`, maxRetries: 0 }).chat.completions
const ASKED = { model: 'm', messages: [{ role: 'user' as const, content: 'How are you?' }] }
const sent = (fake: FakeUpstream) => fake.requests.map(({ headers }) => headers.authorization)
const kept = async () => {
  await recorder.settled(5_000)
  const { rows } = await api.store.list(EVERYTHING, { limit: 100 })
  return Promise.all(rows.map(async ({ id }) => (await api.store.get(id))?.provenance.from))
}

describe('browsing', () => {
  test('each is asked by its name, with its own key and no other', async () => {
    expect([(await page('upstream')).rows.length, (await page('upstream.b')).rows.length]).toEqual([5, 1])
    expect((await page('upstream.b')).source).toBe('upstream.b')
    await page('upstream.Küche (1.5)')
    expect([new Set(sent(production)), new Set(sent(b)), new Set(sent(keyless))]).toEqual([
      new Set([`Bearer ${KEYS.production}`]),
      new Set([`Bearer ${KEYS.b}`]),
      new Set([undefined]),
    ])
  })

  test('the first answers to its own name too, and calls itself upstream', async () => {
    expect((await page('upstream.production')).source).toBe('upstream')
  })

  test('a completion is found where it is, and changed and deleted there alone', async () => {
    const id = 'chatcmpl-fake-000100'
    expect((await api.ask(`/api/completions/${id}?source=upstream`)).status).toBe(404)
    const found = await (await api.ask(`/api/completions/${id}?source=upstream.b`)).json()
    expect(found).toMatchObject({ source: 'upstream.b', provenance: { from: b.url } })
    await api.send('POST', `/api/completions/${id}?source=upstream.b`, { metadata: { seen: 'yes' } })
    expect(b.rows[0]?.metadata).toEqual({ seen: 'yes' })
    expect(production.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  test('a name that is not configured is refused, and the names that there are are listed', async () => {
    const answer = await api.ask('/api/completions?source=upstream.azure')
    expect([answer.status, errorSchema.parse(await answer.json()).error]).toMatchObject([
      400,
      {
        code: 'source_not_available',
        param: 'source',
        message: 'There is no upstream called “azure”. There are: upstream, upstream.b, upstream.Küche (1.5).',
      },
    ])
  })

  test('the sources say how each is reached, and nothing of its key', async () => {
    const text = await (await api.ask('/api/sources')).text()
    const { sources, default: usual, base_url } = sourcesSchema.parse(JSON.parse(text))
    const facts = sources.slice(1).map(({ name, label, location, base_url: base }) => [name, label, location, base])
    expect(facts).toEqual([
      ['upstream', 'production', production.url, 'http://127.0.0.1:4180/v1'],
      ['upstream.b', 'b', b.url, 'http://127.0.0.1:4180/upstreams/b/v1'],
      ['upstream.Küche (1.5)', 'Küche (1.5)', keyless.url, 'http://127.0.0.1:4180/upstreams/K%C3%BCche%20(1.5)/v1'],
    ])
    expect([usual, base_url]).toEqual(['upstream', 'http://127.0.0.1:4180/v1'])
    expect(text).not.toMatch(/canary/)
  })
})

test('a server with a token wants it at every base URL, and passes it on to none', async () => {
  const token = 'a-token-of-ours-0123456789'
  const configs = [toConfig('a', production, { key: new Secret(KEYS.production) }), toConfig('c', keyless)]
  // As the configuration decides where there is a token.
  const upstreams = toUpstreamAccess(configs, 'server')
  const app = await openTestApp(() => ({ upstreams }), ':memory:', new Secret(token))
  const base = `${await app.listen()}/upstreams`
  const headers = { authorization: `Bearer ${token}` }
  const statuses: number[] = []
  for (const name of ['a', 'c', 'nobody']) {
    statuses.push((await fetch(`${base}/${name}/v1/models`)).status)
    statuses.push((await fetch(`${base}/${name}/v1/models`, { headers })).status)
  }
  await app.close()
  expect(statuses).toEqual([401, 200, 401, 200, 401, 404])
  expect([sent(production), sent(keyless)]).toEqual([[`Bearer ${KEYS.production}`], [undefined]])
})

/** What a server with this one upstream says. */
const askBehind = async (one: UpstreamConfig, path: string) => {
  const app = await openTestApp(() => ({ upstreams: toUpstreamAccess([one], 'auto') }))
  const said = await (await fetch(`${await app.listen()}${path}`)).text()
  await app.close()
  return said
}

describe('what goes wrong with one of them', () => {
  test('is told with the place where that one is configured', async () => {
    const settings = { baseUrl: 'base_url of the entry “b”', key: 'B_KEY of the entry “b”', identity: 'it' }
    const refused = toConfig('b', b, { key: new Secret('sk-canary-of-nobody-4'), settings })
    const silent = { ...refused, baseUrl: new URL('http://127.0.0.1:9/v1') }
    expect(await askBehind(refused, '/api/completions?source=upstream')).toContain('Check B_KEY of the entry “b”')
    expect(await askBehind(silent, '/api/completions?source=upstream')).toContain('Check base_url of the entry “b”')
    expect(await askBehind(silent, '/v1/models')).toContain('Check base_url of the entry “b”')
  })
})

describe('recording', () => {
  test('each base URL goes to its own upstream with that one’s key, and the record says which it was', async () => {
    await client('/v1').create({ ...ASKED, store: true })
    await client('/upstreams/b/v1').create(ASKED)
    expect([sent(production), sent(b)]).toEqual([[`Bearer ${KEYS.production}`], [`Bearer ${KEYS.b}`]])
    expect(new Set(await kept())).toEqual(new Set([production.url, b.url]))
  })

  test('the first has its name in a base URL as well', async () => {
    await client('/upstreams/production/v1').create({ ...ASKED, store: true })
    expect([sent(production), await kept()]).toEqual([[`Bearer ${KEYS.production}`], [production.url]])
  })

  test('what is kept and what stays here is decided for each', async () => {
    const asked = { ...ASKED, metadata: { team: 'red' } }
    await client('/v1').create(asked)
    await client('/upstreams/b/v1').create(asked)
    await client(`/upstreams/${encodeURIComponent('Küche (1.5)')}/v1`).create({ ...asked, store: true })
    expect(await kept()).toEqual([b.url])
    const bodies = [production, b, keyless].map(({ requests }) => Object.keys(JSON.parse(requests[0]?.body ?? '')))
    expect(bodies.map((members) => members.includes('metadata'))).toEqual([true, false, true])
  })

  test('a client’s own key goes on only where the server has none', async () => {
    for (const name of ['production', 'b', encodeURIComponent('Küche (1.5)')])
      await client(`/upstreams/${name}/v1`).create(ASKED)
    expect([sent(production), sent(b), sent(keyless)]).toEqual([
      [`Bearer ${KEYS.production}`],
      [`Bearer ${KEYS.b}`],
      [`Bearer ${CLIENTS}`],
    ])
  })

  test('lists, retrieves, updates and deletes in the one store, whichever base URL asks', async () => {
    const made = await client('/upstreams/b/v1').create({ ...ASKED, metadata: { team: 'red' } })
    for (const path of ['/v1', '/upstreams/b/v1', '/upstreams/production/v1']) {
      const ids: string[] = []
      for await (const { id } of client(path).list({ metadata: { team: 'red' } })) ids.push(id)
      expect(ids).toEqual([made.id])
    }
    const behindB = client('/upstreams/b/v1')
    expect((await behindB.retrieve(made.id)).id).toBe(made.id)
    const roles: string[] = []
    for await (const { role } of behindB.messages.list(made.id)) roles.push(role)
    expect(roles).toEqual(['user'])
    expect((await behindB.update(made.id, { metadata: { team: 'blue' } })).metadata).toEqual({ team: 'blue' })
    await behindB.delete(made.id)
    await expect(client('/v1').retrieve(made.id)).rejects.toBeInstanceOf(NotFoundError)
    expect(b.requests.map(({ method }) => method)).toEqual(['POST'])
  })

  test('every other call goes on below the upstream’s own base URL', async () => {
    const answer = await fetch(`${origin}/upstreams/b/v1/models?x=1`)
    expect(await answer.json()).toMatchObject({ method: 'GET', url: '/v1/models?x=1' })
    expect([production.requests.length, sent(b)]).toEqual([0, [`Bearer ${KEYS.b}`]])
  })

  test('a name that is not configured is 404 in the contract’s envelope, whatever is asked of it', async () => {
    for (const path of ['/chat/completions', '/chat/completions/x', '/models']) {
      const answer = await api.ask(`/upstreams/nobody/v1${path}`)
      expect([answer.status, errorSchema.parse(await answer.json()).error.code]).toEqual([404, 'unknown_upstream'])
    }
    const created = await api.send('POST', '/upstreams/nobody/v1/chat/completions', ASKED)
    expect(created.status).toBe(404)
    for (const path of ['/upstreams', '/upstreams/b', '/upstreams/b/v2/models'])
      expect((await api.ask(path)).status).toBe(404)
  })

  test('the recorder says the policy of each', async () => {
    const state = recorderStateSchema.parse(await (await api.ask('/api/recorder')).json())
    expect([state.policy, state.upstreams]).toEqual([
      'stored',
      [
        { source: 'upstream', label: 'production', policy: 'stored' },
        { source: 'upstream.b', label: 'b', policy: 'all' },
        { source: 'upstream.Küche (1.5)', label: 'Küche (1.5)', policy: 'off' },
      ],
    ])
  })
})
