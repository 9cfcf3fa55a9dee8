import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { completionText } from '../testing/test-app.ts'
import { startServe } from '../testing/test-process.ts'

test('serve prints one line, answers, ends within 5 s of SIGTERM with 0, and keeps what it acknowledged', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'completionist-serve-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const store = path.join(folder, 'store.db')
  const first = await startServe({
    COMPLETIONIST_STORE: store,
    OPENAI_API_KEY: 'canary-key-12345',
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
  })
  const sent = await fetch(`${first.origin}/api/import?file=a.jsonl`, {
    method: 'POST',
    body: `${completionText('kept', 1)}\n`,
    headers: { 'content-type': 'application/x-ndjson' },
  })
  expect(await sent.text()).toContain('"added":1')
  // Open streams and idle connections must not hold the end up.
  const events = await fetch(`${first.origin}/api/events`)
  const told = Date.now()
  first.child.kill('SIGTERM')
  expect(await first.exited).toBe(0)
  expect(Date.now() - told).toBeLessThan(5_000)
  await events.body?.cancel().catch(() => {})
  expect(first.seen.out).toBe(`listening on ${first.origin}\n`)
  expect(first.seen.out + first.seen.err).not.toContain('canary')

  const second = await startServe({ COMPLETIONIST_STORE: store })
  expect(await (await fetch(`${second.origin}/v1/chat/completions/kept`)).text()).toBe(completionText('kept', 1))
  second.child.kill('SIGINT')
  expect(await second.exited).toBe(0)
}, 180_000)

test.skipIf(process.platform === 'win32')(
  'a key file that others can read is named at start, and one that is closed is not',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'completionist-serve-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const upstreams = ['open', 'closed'].map((name) => ({
      name,
      base_url: 'http://127.0.0.1:9/v1',
      key_file: `${name}.key`,
    }))
    writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ upstreams }))
    writeFileSync(path.join(folder, 'open.key'), 'canary-key-12345')
    chmodSync(path.join(folder, 'open.key'), 0o644)
    writeFileSync(path.join(folder, 'closed.key'), 'canary-key-12345', { mode: 0o600 })
    const { seen } = await startServe({
      COMPLETIONIST_STORE: path.join(folder, 'store.db'),
      COMPLETIONIST_CONFIG: path.join(folder, 'config.json'),
    })
    expect(seen.err.match(/\S+ can be read or written by others \(mode \d+\)/g)).toEqual([
      `${path.join(folder, 'open.key')} can be read or written by others (mode 0644)`,
    ])
  },
  180_000,
)
