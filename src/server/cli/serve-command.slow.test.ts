import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { completionText } from '../http/test-app.ts'

/** Starts the real process; resolves with its address once it says that it listens. */
async function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ['src/server/cli/cli.ts', 'serve'], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const seen = { out: '', err: '' }
  child.stderr.on('data', (chunk: Buffer) => (seen.err += chunk.toString()))
  const exit = once(child, 'exit')
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      seen.out += chunk.toString()
      const found = /^listening on (http:\S+)\n/.exec(seen.out)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${seen.err}`)))
  })
  return { child, exit, address, seen }
}

test('serve prints one line, answers, ends within 5 s of SIGTERM with 0, and keeps what it acknowledged', async () => {
  const store = path.join(mkdtempSync(path.join(tmpdir(), 'completionist-serve-')), 'store.db')
  const first = await start({
    COMPLETIONIST_STORE: store,
    OPENAI_API_KEY: 'canary-key-12345',
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
  })
  const sent = await fetch(`${first.address}/api/import?file=a.jsonl`, {
    method: 'POST',
    body: `${completionText('kept', 1)}\n`,
    headers: { 'content-type': 'application/x-ndjson' },
  })
  expect(await sent.text()).toContain('"added":1')
  // Open streams and idle connections must not hold the end up.
  const events = await fetch(`${first.address}/api/events`)
  const told = Date.now()
  first.child.kill('SIGTERM')
  expect(await first.exit).toEqual([0, null])
  expect(Date.now() - told).toBeLessThan(5_000)
  await events.body?.cancel().catch(() => {})
  expect(first.seen.out).toBe(`listening on ${first.address}\n`)
  expect(first.seen.out + first.seen.err).not.toContain('canary')

  const second = await start({ COMPLETIONIST_STORE: store })
  expect(await (await fetch(`${second.address}/v1/chat/completions/kept`)).text()).toBe(completionText('kept', 1))
  second.child.kill('SIGINT')
  expect(await second.exit).toEqual([0, null])
}, 30_000)
