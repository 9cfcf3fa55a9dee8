import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../config.ts'
import { createLog } from '../machine/log.ts'
import { startServer } from '../main.ts'
import { listen } from '../testing/listen.ts'

const SAID = 'Line\nwrite to ann@example.com or EMP-1234, pay 4111 1111 1111 1111, sk-live-0123456789abcdefgh'
const KEPT = 'Line\nwrite to [redacted e-mail] or [redacted staff], pay [redacted card], [redacted key-like]'
const PRIVATE = /ann@example|EMP-1234|4111 1111|sk-live-/

const completion = (content: string) =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  })
const event = (delta: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const stream = (pieces: readonly string[]) =>
  `${pieces.map((content) => event({ content })).join('')}${event({}, 'stop')}data: [DONE]\n\n`

const json = { 'content-type': 'application/json' }
const sse = { 'content-type': 'text/event-stream' }
const ANSWERS: readonly (readonly [name: string, headers: http.OutgoingHttpHeaders, body: string | Buffer])[] = [
  ['JSON', json, completion(SAID)],
  ['a stream', sse, stream([SAID])],
  ['a stream of letters', sse, stream(Array.from(SAID))],
  ['compressed JSON', { ...json, 'content-encoding': 'gzip' }, gzipSync(completion(SAID))],
  ['a compressed stream', { ...sse, 'content-encoding': 'gzip' }, gzipSync(stream(Array.from(SAID)))],
]

const endEmpty = (response: http.ServerResponse): void => void response.end()

async function start() {
  const folder = mkdtempSync(path.join(tmpdir(), 'rules-'))
  const rules = path.join(folder, 'rules.txt')
  writeFileSync(rules, 'staff: EMP-[0-9]{4}\n')
  let answer = endEmpty
  const upstream = http.createServer((request, response) => {
    request.resume().on('end', () => answer(response))
  })
  const config = loadConfig({
    HOME: folder,
    PORT: '0',
    COMPLETIONIST_STORE: `${folder}/store/store.db`,
    COMPLETIONIST_SAMPLE: 'off',
    COMPLETIONIST_RECORD: 'all',
    COMPLETIONIST_REDACT: `keys,email,cards,file:${rules}`,
    OPENAI_BASE_URL: `http://127.0.0.1:${await listen(upstream)}/v1`,
    OPENAI_API_KEY: 'sk-ours-0123456789abcdef',
  })
  const server = await startServer(
    config,
    createLog(() => undefined),
  )
  let stopping: Promise<void> | null = null
  const stop = () => (stopping ??= server.stop())
  onTestFinished(async () => {
    await stop()
    rmSync(folder, { recursive: true })
  })
  const filesSay = () =>
    readdirSync(`${folder}/store`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, 'latin1'))
      .map(
        (text) =>
          text + text.replace(/"bytes":"([^"]*)"/g, (_, base64: string) => Buffer.from(base64, 'base64').toString()),
      )
      .join('\n')
  const get = async (where: string) => (await fetch(`${server.url}${where}`)).text()
  const call = (how: typeof answer) => {
    answer = how
    return fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: SAID }], metadata: { who: SAID } }),
    })
  }
  return { get, call, filesSay, stop, url: server.url }
}

test('what rules name reaches the client and nothing that we keep; the record is whole and says what was taken out', async () => {
  const { get, call, filesSay, stop } = await start()
  for (const [, headers, body] of ANSWERS) {
    const heard = await call((response) => void response.writeHead(200, headers).end(body))
    expect(await heard.text()).toMatch(/ann@example|"content":"a"/)
    expect(filesSay()).not.toMatch(PRIVATE)
  }
  await expect.poll(async () => JSON.parse(await get('/api/recorder')).recorded).toBe(ANSWERS.length)
  const { rows } = JSON.parse(await get('/api/completions?limit=100'))
  expect(rows).toHaveLength(ANSWERS.length)
  for (const { id } of rows) {
    const where = `/api/completions/${encodeURIComponent(id)}`
    const detail = JSON.parse(await get(where))
    const kept = JSON.parse(detail.raw)
    expect(kept.choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant', content: KEPT } })
    expect(JSON.parse(detail.request).messages[0]).toEqual({ role: 'user', content: KEPT })
    expect(detail.row.capture).toBe('complete')
    expect(detail.provenance.redacted).toEqual({ 'e-mail': 3, staff: 3, card: 3, 'key-like': 3 })
    expect(await get(`${where}/answer`)).not.toMatch(PRIVATE)
  }
  for (const where of [
    '/api/completions',
    '/api/export',
    '/api/export?format=csv',
    '/v1/chat/completions',
    '/api/facets',
  ])
    expect(await get(where)).not.toMatch(PRIVATE)
  await stop()
  expect(filesSay()).not.toMatch(PRIVATE)
}, 30_000)

test('a file that is taken in over HTTP is cleaned on its way', async () => {
  const { get, url, filesSay } = await start()
  const answer = await fetch(`${url}/api/import`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', 'x-app': '1', origin: url },
    body: `${completion(SAID)}\n`,
  })
  expect(answer.status).toBe(200)
  await answer.text()
  const { rows } = JSON.parse(await get('/api/completions'))
  expect(rows[0].output.text).toContain('[redacted e-mail]')
  expect(filesSay()).not.toMatch(PRIVATE)
}, 30_000)
