import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../testing/listen.ts'
import { startProcess, startServe } from '../testing/test-process.ts'

const KEY = 'a-token-without-any-shape-0123456789'
/** Says the key in every way in which a library or the runtime may print, then waits for a signal to fail. */
const CHATTY = `
import { Worker, isMainThread } from 'node:worker_threads'
const key = ['a-token-without-any-shape', '0123456789'].join('-')
const say = () => {
  for (const way of ['log', 'info', 'debug', 'warn', 'error', 'trace']) console[way](way, key, { nested: [key] })
  process.emitWarning('careful: ' + key)
  process.emitWarning(Object.assign(new Error('an error: ' + key), { name: 'OwnWarning' }))
}
if (isMainThread) {
  process.on('SIGUSR2', () => {
    say()
    setImmediate(() => Promise.reject(Object.assign(new Error('rejected ' + key), { cause: new Error(key) })))
  })
  process.on('SIGHUP', say)
  process.once('SIGWINCH', () => { throw new Error('thrown ' + key) })
} else {
  process.emitWarning('in a thread: ' + key)
}
`

function prepare() {
  const folder = mkdtempSync(path.join(tmpdir(), 'stray-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const preload = path.join(folder, 'chatty.mjs')
  writeFileSync(preload, CHATTY)
  return { COMPLETIONIST_STORE: path.join(folder, 'a.db'), OPENAI_API_KEY: KEY, NODE_OPTIONS: `--import=${preload}` }
}

test('whatever prints in a server, its key is in no line, and standard output has the one line', async () => {
  const server = await startServe({ ...prepare(), OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' })
  server.child.kill('SIGUSR2')
  expect(await server.exited).toBe(1)
  expect(server.seen.out).toBe(`listening on ${server.origin}\n`)
  for (const said of ['log', 'trace', 'careful: ', 'OwnWarning: an error', 'in a thread: ', 'Error: rejected'])
    expect(server.seen.err).toContain(said)
  expect(server.seen.err).not.toContain(KEY)
  expect(server.seen.err.split('unexpected failure; ending')).toHaveLength(2)
})

test('a command that fails where nobody catches ends with 1 and one line without the key', async () => {
  const asked = Promise.withResolvers<void>()
  const silent = net.createServer(() => asked.resolve())
  const OPENAI_BASE_URL = `http://127.0.0.1:${await listen(silent)}/v1`
  const command = startProcess(['mirror'], { ...prepare(), OPENAI_BASE_URL })
  await asked.promise
  command.child.kill('SIGWINCH')
  expect(await command.exited).toBe(1)
  expect(command.seen.err).toContain('unexpected failure; ending: Error: thrown')
  expect(command.seen.err).not.toContain(KEY)
})

test('a server whose log nobody reads any more goes on', async () => {
  const server = await startServe({ ...prepare(), OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' })
  server.child.stderr?.destroy()
  for (let n = 0; n < 3; n++) {
    server.child.kill('SIGHUP')
    await fetch(`${server.origin}/healthz`)
  }
  const asked = await fetch(`${server.origin}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"store":true}',
  })
  expect(asked.status).toBe(502)
  server.child.kill('SIGTERM')
  expect(await server.exited).toBe(0)
})
