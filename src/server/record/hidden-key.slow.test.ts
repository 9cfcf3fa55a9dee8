import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../config.ts'
import { createLog } from '../machine/log.ts'
import { startServer } from '../main.ts'
import { type Answer, ECHOES, event, OURS, sse, THEIRS, formsOf } from '../testing/test-echoes.ts'
import { listen } from '../testing/listen.ts'

const SILENT: Answer = () => undefined
const expectClean = (text: string, where: string) => {
  for (const key of [OURS, THEIRS])
    for (const trace of formsOf(key)) expect(text.includes(trace), `${trace} of ${key} in ${where}`).toBe(false)
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
