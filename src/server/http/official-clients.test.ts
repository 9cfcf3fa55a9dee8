import OpenAI, { AuthenticationError } from 'openai'
import OpenAI6 from 'openai-v6'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../redact/secret.ts'
import { completionText, openTestApp, type TestApp, toIncoming } from '../testing/test-app.ts'

const ROWS = 250

describe.each([
  ['openai v7', OpenAI],
  ['openai v6', OpenAI6],
] as const)('the official client %s, unchanged', (_name, Client) => {
  let api: TestApp
  let client: OpenAI | OpenAI6
  let baseURL: string
  beforeAll(async () => {
    api = await openTestApp()
    await api.add(
      ...Array.from({ length: ROWS }, (_, n) =>
        completionText(`row-${n}`, 1_000 + Math.floor(n / 3), { metadata: { n: `${n % 5}` } }),
      ),
    )
    baseURL = `${await api.listen()}/v1`
    client = new Client({ apiKey: 'sk-local', baseURL, maxRetries: 0 })
  })
  afterAll(() => api.close())

  test.each(['asc', 'desc'] as const)(
    'pages through 250 rows by sevens, order %s, and sees each once',
    async (order) => {
      const ids: string[] = []
      for await (const row of client.chat.completions.list({ limit: 7, order })) ids.push(row.id)
      expect([ids.length, new Set(ids).size]).toEqual([ROWS, ROWS])
    },
  )

  test('filters by model and metadata', async () => {
    const ids: string[] = []
    const query = { limit: 7, model: 'gpt-4o-mini-2024-07-18', metadata: { n: '3' } }
    for await (const row of client.chat.completions.list(query)) ids.push(row.id)
    expect(ids).toHaveLength(ROWS / 5)
  })

  test('retrieves, lists messages, updates and deletes', async () => {
    const request = JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] })
    await api.store.ingest([toIncoming(completionText('a/b c', 5), request)])
    expect((await client.chat.completions.retrieve('a/b c')).created).toBe(5)
    const roles: string[] = []
    for await (const message of client.chat.completions.messages.list('a/b c')) roles.push(message.role)
    expect(roles).toEqual(['user'])
    expect(await client.chat.completions.update('a/b c', { metadata: { foo: 'bar' } })).toMatchObject({
      metadata: { foo: 'bar' },
    })
    expect(await client.chat.completions.delete('a/b c')).toEqual({
      object: 'chat.completion.deleted',
      id: 'a/b c',
      deleted: true,
    })
    await expect(client.chat.completions.retrieve('a/b c')).rejects.toBeInstanceOf(Client.NotFoundError)
  })

  test('gets its own error classes, with code, param, type and request id', async () => {
    const failed = await client.chat.completions.retrieve('nobody').catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(Client.NotFoundError)
    expect(failed).toMatchObject({
      status: 404,
      code: 'not_found',
      param: 'completion_id',
      type: 'invalid_request_error',
      requestID: expect.stringMatching(/^req_[0-9a-f]{32}$/),
    })
    await expect(client.chat.completions.list({ limit: 101 })).rejects.toBeInstanceOf(Client.BadRequestError)
  })
})

test('with a token, a client without it gets an AuthenticationError; the token is in no answer and no log line', async () => {
  const api = await openTestApp(() => ({}), ':memory:', new Secret('a-token-of-our-own-1234'))
  const baseURL = `${await api.listen()}/v1`
  const wrong = new OpenAI({ apiKey: 'sk-wrong', baseURL, maxRetries: 0 })
  const failed = await wrong.chat.completions.list().catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(AuthenticationError)
  expect(failed).toMatchObject({ code: 'invalid_api_key' })
  expect(`${JSON.stringify(failed)}${api.logged.join()}`).not.toContain('our-own')
  const right = new OpenAI({ apiKey: 'a-token-of-our-own-1234', baseURL, maxRetries: 0 })
  expect((await right.chat.completions.list()).data).toEqual([])
  for (const path of ['/v1/chat/completions', '/api/completions', '/api/sources', '/healthz', '/v1/models']) {
    expect([path, (await fetch(baseURL.replace(/\/v1$/, path))).status]).toEqual([path, 401])
    // However it is written.
    const encoded = `/%${path.charCodeAt(1).toString(16)}${path.slice(2)}`
    expect([encoded, (await fetch(baseURL.replace(/\/v1$/, encoded))).status]).toEqual([encoded, 400])
  }
  await api.close()
})
