import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { type CompletionDetail, completionDetailSchema } from '#contract/detail/completion-detail.ts'
import { recorderStateSchema } from '#contract/recording/recorder-state.ts'
import { rowPageSchema } from '#contract/found/row-page.ts'
import { startServe, type TestProcess } from '../testing/test-process.ts'
import { listen } from '../testing/listen.ts'

/** Preloaded in these tests only: a signal that makes the process throw where nobody catches. */
const THROWS = `process.on('SIGUSR2', () => setImmediate(() => {
  throw new Error('nobody catches this: sk-canary-0123456789')
}))`
const MANY = 20
const HALF = `data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"half"},"finish_reason":null}]}\n\n`

function folderOf(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ends-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** An upstream whose answers begin and do not end. */
async function startEndless(): Promise<string> {
  const upstream = http.createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(HALF)
  })
  return `http://127.0.0.1:${await listen(upstream)}/v1`
}

function ask(origin: string, content: string): Promise<Response> {
  return fetch(`${origin}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', store: true, messages: [{ role: 'user', content }] }),
  })
}

async function stateOf(origin: string) {
  return recorderStateSchema.parse(await (await fetch(`${origin}/api/recorder`)).json())
}

async function detailsAt(origin: string): Promise<CompletionDetail[]> {
  const { rows } = rowPageSchema.parse(await (await fetch(`${origin}/api/completions?limit=500`)).json())
  return Promise.all(
    rows.map(async ({ id }) =>
      completionDetailSchema.parse(await (await fetch(`${origin}/api/completions/${encodeURIComponent(id)}`)).json()),
    ),
  )
}

const ENDS: [string, (server: TestProcess) => void, number | null][] = [
  ['SIGTERM', ({ child }) => child.kill('SIGTERM'), 0],
  ['SIGINT', ({ child }) => child.kill('SIGINT'), 0],
  ['an exception that nobody catches', ({ child }) => child.kill('SIGUSR2'), 1],
  ['SIGKILL', ({ child }) => child.kill('SIGKILL'), null],
]

test.each(ENDS)(`${MANY} recordings that run when the server ends by %s are all kept`, async (_, end, code) => {
  const folder = folderOf()
  const preload = join(folder, 'throws.mjs')
  writeFileSync(preload, THROWS)
  const env = {
    COMPLETIONIST_STORE: join(folder, 'a.db'),
    OPENAI_BASE_URL: await startEndless(),
    NODE_OPTIONS: `--import=${preload}`,
  }
  const server = await startServe(env)
  const readers = await Promise.all(
    Array.from({ length: MANY }, async (__, n) => {
      const reader = (await ask(server.origin, `call ${n}`)).body?.getReader()
      await reader?.read()
      return reader
    }),
  )
  const told = Date.now()
  end(server)
  expect(await server.exited).toBe(code)
  expect(Date.now() - told).toBeLessThan(5_000)
  await Promise.all(readers.map(async (reader) => expect(reader?.read()).rejects.toThrow('terminated')))
  expect(server.seen.err).not.toContain('canary')

  const again = await startServe(env)
  const details = await detailsAt(again.origin)
  expect(details).toHaveLength(MANY)
  expect(new Set(details.map(({ row }) => row.input))).toEqual(
    new Set(Array.from({ length: MANY }, (__, n) => `call ${n}`)),
  )
  expect(new Set(details.map(({ provenance, row }) => `${provenance.capture}: ${row.output.text}`))).toEqual(
    new Set(['interrupted: half']),
  )
  again.child.kill('SIGTERM')
  expect(await again.exited).toBe(0)
  expect(readdirSync(folder).filter((name) => name.includes('-calls-'))).toEqual([])
})

test('what does not fit into memory waits on disk, also over a kill, and all of it comes into the store', async () => {
  const folder = folderOf()
  const SIZE = 6_000_000
  const upstream = http.createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(`${HALF}: ${'x'.repeat(SIZE)}\n\ndata: [DONE]\n\n`)
  })
  const env = {
    COMPLETIONIST_STORE: join(folder, 'a.db'),
    OPENAI_BASE_URL: `http://127.0.0.1:${await listen(upstream)}/v1`,
  }
  const first = await startServe(env)
  const other = new DatabaseSync(env.COMPLETIONIST_STORE)
  other.exec('BEGIN IMMEDIATE')
  // More than may wait in memory (64 MB).
  for (let n = 0; n < MANY; n++) {
    const answer = await ask(first.origin, `call ${n}`)
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(SIZE)
  }
  const state = await stateOf(first.origin)
  expect([state.lost, state.recorded, state.waiting]).toEqual([0, 0, MANY])
  expect(state.waiting_on_disk).toBeGreaterThan(5)
  first.child.kill('SIGKILL')
  await first.exited
  other.exec('COMMIT')
  other.close()

  const again = await startServe(env)
  await expect.poll(async () => (await stateOf(again.origin)).waiting, { timeout: 120_000, interval: 250 }).toBe(0)
  const details = await detailsAt(again.origin)
  expect(new Set(details.map(({ row }) => row.input)).size).toBe(MANY)
  expect(details.map(({ provenance }) => [provenance.capture, provenance.call?.answer_bytes])).toEqual(
    Array.from({ length: MANY }, () => ['complete', HALF.length + SIZE + 18]),
  )
}, 240_000)
