import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { startServer } from '../main.ts'
import { listen } from './test-faults.ts'

/** Ours, and one that a client brings. Nobody may find either of them anywhere but in what the client hears. */
const OURS = 'sk-canary/0123456789+abcdef"x'
const THEIRS = 'sk-client-fedcba9876543210'

type Answer = (key: string, response: http.ServerResponse) => void | Promise<void>

const SILENT: Answer = () => undefined
const completion = (content: string, more: object = {}) =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', ...more }],
  })
const event = (delta: object, more: object = {}) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, ...more }] })}\n\n`
const json: http.OutgoingHttpHeaders = { 'content-type': 'application/json' }
const sse: http.OutgoingHttpHeaders = { 'content-type': 'text/event-stream' }
const send =
  (headers: http.OutgoingHttpHeaders, body: (key: string) => string | Buffer, status = 200): Answer =>
  (key, response) =>
    void response.writeHead(status, headers).end(body(key))
const lettersOf = (text: string) => Array.from(text)
const unicode = (text: string) =>
  lettersOf(text)
    .map((c) => `\\u00${c.charCodeAt(0).toString(16)}`)
    .join('')
const percent = (text: string) =>
  lettersOf(text)
    .map((c) => `%${c.charCodeAt(0).toString(16)}`)
    .join('')
const base64 = (text: string) => Buffer.from(text).toString('base64')
/** Each event has one letter of the key, which so stands nowhere whole. */
const letters = (key: string) =>
  lettersOf(key)
    .map((content) => event({ content }))
    .join('') +
  event({}, { finish_reason: 'stop' }) +
  'data: [DONE]\n\n'
const pretty = (key: string) =>
  JSON.stringify({ choices: [{ index: 0, delta: { content: key } }] }, null, 1).replaceAll(/^/gm, 'data: ')

/** How upstreams send back what they were sent. */
const ECHOES: readonly (readonly [string, Answer])[] = [
  ['in the answer’s text', send(json, (key) => completion(`You are Bearer ${key}.`))],
  ['in a member that nobody knows', send(json, (key) => completion('x', { echo: { headers: { [key]: key } } }))],
  [
    'in arguments of a call',
    send(json, (key) =>
      completion('', {
        message: {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'c', type: 'function', function: { name: 'f', arguments: JSON.stringify({ auth: key }) } },
          ],
        },
      }),
    ),
  ],
  ['in JSON in JSON in JSON', send(json, (key) => completion(JSON.stringify({ a: JSON.stringify({ b: key }) })))],
  ['with all letters escaped', send(json, (key) => completion('@').replace('@', unicode(key)))],
  ['percent-encoded', send(json, (key) => completion(`https://x/?k=${percent(key)}&l=${encodeURIComponent(key)}`))],
  [
    'in base64, at each offset',
    send(json, (key) => completion([0, 1, 2].map((n) => base64(`${'z'.repeat(n)}${key}!`)).join(' '))),
  ],
  [
    'in base64 for URLs, and in hexadecimal',
    send(json, (key) =>
      completion(`${Buffer.from(`:${key}`).toString('base64url')} ${Buffer.from(key).toString('hex')}`),
    ),
  ],
  [
    'in an error',
    send(json, (key) => JSON.stringify({ error: { message: `Incorrect API key provided: ${key}.` } }), 401),
  ],
  [
    'in a page of HTML',
    send(
      { 'content-type': 'text/html' },
      (key) => `<pre>Authorization: Bearer ${key.replaceAll('"', '&quot;')}</pre>`,
      502,
    ),
  ],
  ['in headers', send({ ...json, 'openai-echo': OURS, 'x-request-id': OURS }, () => completion('x'))],
  ['in one event', send(sse, (key) => event({ content: `I am ${key}` }) + 'data: [DONE]\n\n')],
  ['in an event of several lines', send(sse, (key) => `${pretty(key)}\n\ndata: [DONE]\n\n`)],
  ['in a comment of a stream', send(sse, (key) => `: ${key}\n\n${event({ content: 'x' })}data: [DONE]\n\n`)],
  ['letter by letter over events', send(sse, letters)],
  [
    'letter by letter in arguments',
    send(sse, (key) =>
      lettersOf(key)
        .map((piece) => event({ tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: piece } }] }))
        .join(''),
    ),
  ],
  [
    'letter by letter in tokens',
    send(json, (key) =>
      completion('x', {
        logprobs: {
          content: lettersOf(key).map((token) => ({
            token,
            logprob: -1,
            bytes: [...Buffer.from(token)],
            top_logprobs: [],
          })),
        },
      }),
    ),
  ],
  [
    'byte by byte on the wire',
    async (key, response) => {
      response.writeHead(200, json)
      for (const byte of Buffer.from(completion(key))) {
        response.write(Buffer.of(byte))
        await new Promise((resolve) => setImmediate(resolve))
      }
      response.end()
    },
  ],
  ['compressed', send({ ...json, 'content-encoding': 'gzip' }, (key) => gzipSync(completion(key)))],
  ['in a compressed stream', send({ ...sse, 'content-encoding': 'gzip' }, (key) => gzipSync(letters(key)))],
  [
    'in half an answer',
    (key, response) => {
      response.writeHead(200, { ...json, 'content-length': 9_000 })
      response.write(
        completion(key).slice(0, completion(key).indexOf('canary') + 14 + (key === THEIRS ? 100 : 0)),
        () => response.destroy(),
      )
    },
  ],
  [
    'in bytes that are no text',
    send({ 'content-type': 'audio/mpeg' }, (key) =>
      Buffer.concat([Buffer.of(255, 254, 0), Buffer.from(key), Buffer.of(200)]),
    ),
  ],
]

/** Every way in which our tests would see a key, or the most of it. */
const traces = (key: string) => {
  const inner = base64(`zz${key}`).slice(4, -4)
  return [
    key.slice(0, 17),
    key.slice(3, 20),
    JSON.stringify(key).slice(4, 22),
    encodeURIComponent(key).slice(3, 24),
    percent(key),
    unicode(key),
    inner,
    Buffer.from(key).toString('hex'),
  ]
}
const expectClean = (text: string, where: string) => {
  for (const key of [OURS, THEIRS])
    for (const trace of traces(key)) expect(text.includes(trace), `${trace} of ${key} in ${where}`).toBe(false)
}

async function start(env: Record<string, string> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'hidden-'))
  let answer = SILENT
  const upstream = http.createServer((request, response) => {
    const key = (request.headers.authorization ?? '').replace('Bearer ', '')
    request.resume().on('end', () => void answer(key, response))
  })
  const port = await listen(upstream)
  const logged: string[] = []
  const config = loadConfig({
    HOME: folder,
    PORT: '0',
    COMPLETIONIST_STORE: `${folder}/store.db`,
    COMPLETIONIST_SAMPLE: 'off',
    COMPLETIONIST_RECORD: 'all',
    OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
    ...env,
  })
  const server = await startServer(
    config,
    createLog((line) => logged.push(line)),
  )
  let stopped = false
  const stop = async () => {
    if (!stopped) await server.stop()
    stopped = true
  }
  onTestFinished(async () => {
    await stop()
    rmSync(folder, { recursive: true })
  })
  const { url } = server
  const get = async (where: string) => (await fetch(`${url}${where}`)).text()
  const call = (how: Answer, headers: Record<string, string> = {}, asked: object = {}) => {
    answer = how
    return fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Who am I?' }], ...asked }),
    })
  }
  const files = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`)
  const expectCleanFiles = () => {
    for (const file of files()) expectClean(readFileSync(file, 'latin1'), file)
  }
  return { url, get, call, logged, stop, expectCleanFiles }
}

type Listed = { rows: { id: string }[] }

test.each([
  ['ours', OURS, { OPENAI_API_KEY: OURS }, {}],
  ['the client’s own', THEIRS, {}, { authorization: `Bearer ${THEIRS}` }],
] as const)(
  'a key that upstream echoes (%s) reaches the client and nothing that we keep, show or log',
  async (_whose, key, env, headers) => {
    const { get, call, logged, stop, expectCleanFiles } = await start(env)
    const hearings: string[] = []
    for (const [, how] of ECHOES) {
      const heard = await call(how, headers)
        .then(async (response) => JSON.stringify([...response.headers]) + (await response.text()))
        .catch(() => '')
      hearings.push(heard)
    }
    expect(hearings[0]).toContain(JSON.stringify(key).slice(1, -1))
    await expect.poll(async () => JSON.parse(await get('/api/recorder')).recorded).toBe(ECHOES.length)
    const { rows }: Listed = JSON.parse(await get('/api/completions?limit=500'))
    expect(rows).toHaveLength(ECHOES.length)
    for (const { id } of rows) {
      for (const part of ['', '/raw', '/answer', '/messages']) {
        const where = `/api/completions/${encodeURIComponent(id)}${part}`
        const text = await get(where)
        expectClean(text, where)
        // What the events spell when somebody puts them together.
        if (part === '/answer')
          expectClean(
            [...text.matchAll(/"(?:content|arguments)":"((?:[^"\\]|\\.)*)"/g)]
              .map((piece) => piece[1])
              .join('')
              .replaceAll('\\', ''),
            where,
          )
        if (part === '/raw')
          expectClean(
            [...text.matchAll(/"token":"((?:[^"\\]|\\.)*)"/g)]
              .map((piece) => piece[1])
              .join('')
              .replaceAll('\\', ''),
            where,
          )
      }
    }
    for (const where of [
      '/api/completions?limit=500',
      '/api/export',
      '/api/export?format=csv',
      '/v1/chat/completions',
      '/api/sources',
      '/api/recorder',
      '/api/facets',
    ])
      expectClean(await get(where), where)
    expectClean(logged.join('\n'), 'the log')
    expectCleanFiles()
    await stop()
    expectCleanFiles()
  },
  30_000,
)

test('while an answer runs, neither the disk nor an open page learns the key', async () => {
  const { url, call, expectCleanFiles } = await start({ OPENAI_API_KEY: OURS })
  const goOn = Promise.withResolvers<void>()
  const page = new AbortController()
  const feed: string[] = []
  const follow = async () => {
    const response = await fetch(`${url}/api/events`, { signal: page.signal })
    for await (const piece of response.body ?? []) feed.push(Buffer.from(piece).toString())
  }
  const following = follow().catch(() => undefined)
  const running = call(
    async (key, response) => {
      response.writeHead(200, sse)
      for (const letter of key) {
        response.write(event({ content: letter }))
        await new Promise((resolve) => setImmediate(resolve))
      }
      response.write(event({ content: ' was my key' }))
      await goOn.promise
      response.end('data: [DONE]\n\n')
    },
    { 'idempotency-key': OURS },
    { metadata: { mine: OURS }, stream: true },
  )
  await expect.poll(() => feed.join('')).toContain('was my key')
  const spelled = [...feed.join('').matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)].map((piece) => piece[1]).join('')
  expect(spelled).toContain('[redacted] was my key')
  expectClean(feed.join(''), 'the feed')
  expectClean(spelled.replaceAll('\\', ''), 'the feed')
  expectCleanFiles()
  goOn.resolve()
  await (await running).text()
  page.abort()
  await following
  expectCleanFiles()
}, 30_000)
