import OpenAI from 'openai'
import { recorderMessages } from '../src/app/messages/sources/recorder.ts'
import { recordedCallMessages } from '../src/app/messages/record/recorded-call.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './upstream-fixtures.ts'

/** The program's side: one line of it names us. */
const clientOf = (url: string) => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'sk-of-the-program', maxRetries: 0 })
const ask = (content: string) => ({
  model: 'gpt-4o',
  store: true,
  messages: [{ role: 'user' as const, content }],
})

/** One event of a stream, with a line end that few servers send. */
function frame(id: string, rest: object): string {
  const chunk = { id, object: 'chat.completion.chunk', created: Math.floor(Date.now() / 1000) + 5, model: 'gpt-4o' }
  return `data: ${JSON.stringify({ ...chunk, choices: [], ...rest })}\r\n\r\n`
}
const saying = (id: string, content: string, finish_reason: string | null = null) =>
  frame(id, { choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }] })
const usage = {
  prompt_tokens: 2_100,
  completion_tokens: 95,
  total_tokens: 2_195,
  prompt_tokens_details: { cached_tokens: 1_024, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 64, audio_tokens: 0 },
}

test('a streamed call through us reaches the program byte for byte, and the open page with its usage', async ({
  page,
  live,
}) => {
  const { fake, server } = await live()
  await clientOf(server.url).chat.completions.create(ask('First?'))
  const table = new CompletionsPage(page, server.url)
  await Promise.all([page.waitForRequest(/api\/events/), table.open('?source=store')])
  const id = 'chatcmpl-streamed'
  const frames = [
    ': a comment\n\n',
    saying(id, 'Grüße, '),
    saying(id, '世界', 'stop'),
    frame(id, { usage }),
    'data: [DONE]\n\n',
  ]
  fake.setFault({ kind: 'events', frames, end: 'clean' }, { times: 1, only: 'create' })
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-of-the-program' },
    body: JSON.stringify({ ...ask('Say hello.'), stream: true, stream_options: { include_usage: true } }),
  })
  expect(await answer.text()).toBe(frames.join(''))
  await expect(table.row(0)).toHaveAttribute('data-completion-id', id)
  await expect(table.row(0)).toContainText('Grüße, 世界')
  await expect(table.row(0)).toContainText(/2,100\s*→\s*95/)
  await table.row(0).click()
  await table.expectDrawer(id)
  await expect(table.section('usage')).toContainText('1,024')
  await expect(table.section('conversation')).toContainText('Say hello.')
  await expect(table.section('provenance')).toContainText(recordedCallMessages.captures.complete)
})

test('the official client finds what it created at once, with its metadata and messages', async ({ page, live }) => {
  const { fake, server } = await live({}, { COMPLETIONIST_STRIP: 'store,metadata' })
  const { completions } = clientOf(server.url).chat
  const created = await completions.create({ ...ask('Kept?'), metadata: { trace: 't-1' } })
  const [newest] = (await completions.list({ order: 'desc', metadata: { trace: 't-1' } })).data
  expect(newest?.id).toBe(created.id)
  expect((await completions.retrieve(created.id)).metadata).toEqual({ trace: 't-1' })
  expect((await completions.messages.list(created.id)).data).toMatchObject([{ role: 'user', content: 'Kept?' }])
  const sent = fake.requests.find((request) => request.method === 'POST')
  expect(JSON.parse(sent?.body ?? '')).toEqual({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Kept?' }] })
  const other = await completions.create({ ...ask('Not kept?'), store: false })
  await expect(completions.retrieve(other.id)).rejects.toMatchObject({ status: 404 })
  await page.goto(`${server.url}/sources`)
  const recorder = page.getByRole('region', { name: recorderMessages.title })
  await expect(recorder).toContainText(`${recorderMessages.calls}2`)
  await expect(recorder).toContainText(`${recorderMessages.recorded}1`)
})

test('a stream that upstream breaks off breaks off for the program, and is kept and marked', async ({ page, live }) => {
  const { fake, server } = await live()
  const frames = [saying('chatcmpl-cut', 'Half of ')]
  fake.setFault({ kind: 'events', frames, end: 'stall' }, { times: 1, only: 'create' })
  const stream = await clientOf(server.url).chat.completions.create({ ...ask('All of it?'), stream: true })
  const read = async () => {
    for await (const chunk of stream) {
      expect(chunk.id).toBe('chatcmpl-cut')
      await fake.close()
    }
  }
  await expect(read()).rejects.toThrow()
  const table = new CompletionsPage(page, server.url)
  await table.open('?source=store')
  await table.row(0).click()
  await table.expectDrawer('chatcmpl-cut')
  await expect(table.drawer).toContainText('Half of')
  await expect(table.section('alerts')).toContainText(recordedCallMessages.captures.truncated)
})
