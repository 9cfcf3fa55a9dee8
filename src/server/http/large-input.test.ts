import { afterAll, beforeAll, expect, test } from 'vitest'
import { completionDetailSchema } from '#contract/detail/completion-detail.ts'
import { toInputMessages } from '#contract/detail/input-messages.ts'
import { completionText, openTestApp, type TestApp, toIncoming } from '../testing/test-app.ts'

const LONG = 'four '.repeat(100_000)
const request = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: LONG }] })
const small = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'four' }] })
const record = completionText('large', 3)
let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
  const mirrored = {
    ...toIncoming(completionText('fetched', 2), request),
    messages: Buffer.from('[{"id":"a","role":"user"}]'),
  }
  await api.store.ingest([toIncoming(record, request), toIncoming(completionText('small', 1), small), mirrored])
})
afterAll(() => api.close())

const detail = async (id: string) => {
  const text = await (await api.ask(`/api/completions/${id}`)).text()
  return { text, ...completionDetailSchema.parse(JSON.parse(text)) }
}

test('a large request does not come along with its record, neither as itself nor as messages; its size does', async () => {
  const { text, raw, request: sent, messages, request_apart } = await detail('large')
  expect({ raw, sent, messages, request_apart }).toEqual({
    raw: record,
    sent: null,
    messages: null,
    request_apart: request.length,
  })
  expect(text.length).toBeLessThan(10_000)
})

test('it is asked for by itself, byte for byte', async () => {
  const answer = await api.ask('/api/completions/large/request')
  expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
    'application/json; charset=utf-8',
    request,
  ])
})

test('a small request comes along, and so do messages that were fetched beside a large one', async () => {
  expect(await detail('small')).toMatchObject({
    request: small,
    messages: toInputMessages('small', small),
    request_apart: null,
  })
  expect(await detail('fetched')).toMatchObject({ request: null, messages: [{ id: 'a', role: 'user' }] })
})

test('/raw answers the record and asks the store for nothing beside it', async () => {
  const whole = api.store.get.bind(api.store)
  const asked: string[] = []
  api.store.get = (id, signal) => {
    asked.push(id)
    return whole(id, signal)
  }
  expect(await (await api.ask('/api/completions/large/raw')).text()).toBe(record)
  expect(asked).toEqual([])
  api.store.get = whole
})

test('a record whose request nobody knows has none to ask for, and one that is not there is not found', async () => {
  await api.add(completionText('alone', 4))
  expect((await api.ask('/api/completions/alone/request')).status).toBe(404)
  expect((await api.ask('/api/completions/nobody/request')).status).toBe(404)
  expect((await api.ask('/api/completions/nobody/raw')).status).toBe(404)
})
