import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { completionText, openTestApp, type TestApp, toIncoming } from '../testing/test-app.ts'
import { askV1, errorSchema, LIST } from '../testing/test-v1.ts'

let api: TestApp
let v1: ReturnType<typeof askV1>
beforeAll(async () => {
  api = await openTestApp()
  v1 = askV1(api)
})
afterEach(() => api.clear())
afterAll(() => api.close())

const messages = async (search = '') => {
  const body = await (await api.ask(`${LIST}/talk/messages${search}`)).json()
  return z
    .object({
      data: z.array(z.looseObject({ id: z.string() })),
      first_id: z.nullable(z.string()),
      has_more: z.boolean(),
    })
    .parse(body)
}

const update = (id: string, body: unknown) => api.send('POST', `${LIST}/${id}`, body)
const pairs = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 'v']))
const post = (body: Uint8Array<ArrayBuffer>) =>
  api.ask(`${LIST}/one`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })

describe('retrieve and messages', () => {
  test('a known id gives the same JSON as the list', async () => {
    const text = completionText('one', 1)
    await api.add(text)
    expect(await (await api.ask(`${LIST}/one`)).text()).toBe(text)
  })

  test.each([
    ['GET', ''],
    ['GET', '/messages'],
    ['DELETE', ''],
  ])('%s of an unknown id%s is 404 in OpenAI’s words', async (method, tail) => {
    const response = await api.ask(`${LIST}/comp_nonexistent_12345${tail}`, { method })
    expect([response.status, await response.text()]).toEqual([
      404,
      '{"error":{"message":"Completion comp_nonexistent_12345 not found","type":"invalid_request_error","param":"completion_id","code":"not_found"}}',
    ])
  })

  test('an id is decoded once', async () => {
    for (const id of ['a/b?c#d é', '100%25', 'a%2Fb', 'x+y', '...']) {
      await api.add(completionText(id, 1))
      const response = await api.ask(`${LIST}/${encodeURIComponent(id)}`)
      expect(await response.json()).toMatchObject({ id })
    }
  })

  test('an empty id is 404, not a list', async () => {
    await v1.rows(1)
    for (const method of ['GET', 'DELETE']) expect((await api.ask(`${LIST}/`, { method })).status).toBe(404)
  })

  const request = JSON.stringify({
    model: 'm',
    messages: [
      { role: 'system', content: 'be brief' },
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'hello' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Whose logo is this?: ' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
    ],
  })
  test('the input messages come in order, page by page, without the reply', async () => {
    await api.store.ingest([toIncoming(completionText('talk', 1), request)])
    const ids = async (search?: string) => (await messages(search)).data.map(({ id }) => id)
    expect([await ids(), (await messages()).has_more]).toEqual([['talk-0', 'talk-1', 'talk-2', 'talk-3'], false])
    expect(await ids('?limit=2')).toEqual(['talk-0', 'talk-1'])
    expect((await messages('?limit=2')).has_more).toBe(true)
    expect(await ids('?limit=2&after=talk-1')).toEqual(['talk-2', 'talk-3'])
    expect(await ids('?order=desc')).toEqual(['talk-3', 'talk-2', 'talk-1', 'talk-0'])
    expect(await messages('?after=talk-3')).toMatchObject({ data: [], first_id: null, has_more: false })
  })

  test('the parts of a message become content_parts and their texts content; a plain one has none', async () => {
    await api.store.ingest([toIncoming(completionText('talk', 1), request)])
    const { data } = await messages()
    expect(data[1]).toMatchObject({ role: 'user', content: 'hi', content_parts: null })
    expect(data[3]).toMatchObject({ content: expect.stringContaining('Whose logo is this?') })
    expect(data[3]?.['content_parts']).toHaveLength(2)
  })
})

describe('update and delete', () => {
  test('metadata is replaced and found at once; nothing else changes', async () => {
    const text = completionText('one', 1, { metadata: { old: 'x' } })
    await api.add(text)
    const response = await update('one', { metadata: { a: 'b' } })
    expect([response.status, await response.text()]).toEqual([200, text.replace('{"old":"x"}', '{"a":"b"}')])
    expect([await v1.idsOf('?metadata[a]=b'), await v1.idsOf('?metadata[old]=x')]).toEqual([['one'], []])
  })

  test('null and {} empty it', async () => {
    await api.add(
      completionText('one', 1, { metadata: { old: 'x' } }),
      completionText('two', 2, { metadata: { old: 'x' } }),
    )
    expect(await (await update('one', { metadata: null })).json()).toMatchObject({ metadata: {} })
    expect(await (await update('two', { metadata: {} })).json()).toMatchObject({ metadata: {} })
  })

  test('without metadata it is refused; other fields change nothing', async () => {
    await api.add(completionText('one', 1))
    expect(await v1.failure(update('one', {}))).toMatchObject({ status: 400, param: 'metadata' })
    const after = await (await update('one', { metadata: { a: 'b' }, model: 'other' })).json()
    expect(after).toMatchObject({ model: 'gpt-4o-mini-2024-07-18', metadata: { a: 'b' } })
  })

  test.each([
    [pairs(17), 'metadata', 'object_above_max_properties'],
    [{ ['k'.repeat(65)]: 'v' }, 'metadata', 'property_name_above_max_length'],
    [{ actual: 'v'.repeat(513) }, 'metadata.actual', 'string_above_max_length'],
    [{ n: 5 }, 'metadata.n', 'invalid_type'],
    [['a'], 'metadata', 'invalid_type'],
    ['text', 'metadata', 'invalid_type'],
  ])('metadata beyond the limits is refused (%#)', async (metadata, param, code) => {
    await api.add(completionText('one', 1))
    expect(await v1.failure(update('one', { metadata }))).toMatchObject({ status: 400, param, code })
  })

  test('16 pairs of 64 and 512 characters are taken, astral ones counted as one, and can be asked for', async () => {
    await api.add(completionText('one', 1))
    const metadata = Object.fromEntries(
      Array.from({ length: 16 }, (_, n) => [`${n.toString(16)}${'😀'.repeat(63)}`, '😀'.repeat(512)]),
    )
    expect((await update('one', { metadata })).status).toBe(200)
    const search = Object.entries(metadata).map(
      ([key, value]) => `metadata[${encodeURIComponent(key)}]=${encodeURIComponent(value)}`,
    )
    expect(await v1.idsOf(`?${search.join('&')}`)).toEqual(['one'])
  })

  test.each([
    ['{"metadata":', 'We could not parse the JSON body'],
    ['', 'We could not parse the JSON body'],
    ['{"metadata":{"a":"\u0000"}', 'We could not parse the JSON body'],
    ['[]', 'must be a JSON object'],
    ['"x"', 'must be a JSON object'],
  ])('the body %j is refused: %s', async (body, message) => {
    await api.add(completionText('one', 1))
    const response = api.ask(`${LIST}/one`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    expect(await v1.failure(response)).toMatchObject({
      status: 400,
      message: expect.stringContaining(message),
    })
  })

  test('bytes that are not UTF-8 are refused, and so is a body over 1 MB', async () => {
    expect((await post(Uint8Array.from([0x7b, 0xff, 0x7d]))).status).toBe(400)
    expect((await post(new Uint8Array(1_048_577).fill(0x20))).status).toBe(413)
  })

  test('updating an unknown id is 404', async () => {
    expect(await v1.failure(update('nobody', { metadata: {} }))).toMatchObject({ status: 404, code: 'not_found' })
  })

  test('a deleted completion is gone everywhere, once', async () => {
    await v1.rows(2)
    const gone = await api.ask(`${LIST}/row-000`, { method: 'DELETE' })
    expect([gone.status, await gone.text()]).toEqual([
      200,
      '{"object":"chat.completion.deleted","id":"row-000","deleted":true}',
    ])
    const again = await Promise.all([
      api.ask(`${LIST}/row-000`),
      api.ask(`${LIST}/row-000/messages`),
      api.ask(`${LIST}/row-000`, { method: 'DELETE' }),
    ])
    expect([...again.map(({ status }) => status), await v1.idsOf()]).toEqual([404, 404, 404, ['row-001']])
  })
})

describe('protocol', () => {
  test.each([
    ['PATCH', LIST, 'GET, POST'],
    ['DELETE', LIST, 'GET, POST'],
    ['PATCH', `${LIST}/one`, 'GET, POST, DELETE'],
    ['DELETE', `${LIST}/one/messages`, 'GET'],
    ['PUT', LIST, 'GET, HEAD, POST, PATCH, DELETE'],
  ])('%s %s is 405 with Allow', async (method, path, allow) => {
    const response = await api.ask(path, { method, headers: { 'content-type': 'application/json' } })
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
    expect(errorSchema.parse(await response.json()).error.code).toBe('method_not_supported')
  })

  test.each(['/v1/nothing', '/v1/chat/completions/a/b', '/v1', '/api/nothing'])(
    '%s is 404 in the envelope',
    async (path) => {
      expect((await v1.failure(api.ask(path))).status).toBe(404)
    },
  )

  test('HEAD and OPTIONS are answered', async () => {
    expect((await api.ask(LIST, { method: 'HEAD' })).status).toBe(200)
    expect((await api.ask(LIST, { method: 'OPTIONS' })).status).toBe(403)
  })

  test('every answer is JSON with a request id of its own', async () => {
    const paths = [LIST, `${LIST}/x`, `${LIST}?limit=x`, '/api/completions', '/api/sources', '/nowhere', '/v1//x']
    const answers = await Promise.all(paths.map((path) => api.ask(path)))
    for (const answer of answers) expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(new Set(answers.map((answer) => answer.headers.get('x-request-id'))).size).toBe(paths.length)
  })

  test('creating without an upstream says what to set, and that trying again will not help', async () => {
    const response = await api.send('POST', LIST, { model: 'm', messages: [] })
    expect([response.status, response.headers.get('x-should-retry')]).toEqual([501, 'false'])
    expect(errorSchema.parse(await response.json()).error.message).toContain('OPENAI_API_KEY')
  })
})
