import { execFile, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { completionText } from '../testing/test-app.ts'
import { runCommand } from '../cli/run-command.ts'
import type { Terminal } from '../cli/terminal.ts'
import { startProcess, startServe } from '../testing/test-process.ts'
import { startFakeUpstream } from '../testing/upstream/fake-upstream.ts'

const TOKEN = 'f3c1a9d07b5e48d2a6c0'
const NDJSON = { 'content-type': 'application/x-ndjson' }
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

function makeStore(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'completionist-access-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return path.join(folder, 'store.db')
}
const auditOf = (store: string) =>
  readFileSync(`${store}-audit.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** Runs `completionist token …` on a store and gives what it printed on standard output. */
async function manage(store: string, ...words: string[]): Promise<string> {
  let out = ''
  const write = async (text: string) => void (out += text)
  const terminal: Terminal = { out: write, say: () => {}, showSecret: () => {}, progress: () => {} }
  expect(await runCommand(['token', ...words], { COMPLETIONIST_STORE: store }, terminal)).toBe(0)
  return out.trim()
}

/** Asks as another user of this machine; gives status and body. */
async function askAsNobody(url: string, ...options: string[]): Promise<string> {
  const args = [
    '--reuid=65534',
    '--regid=65534',
    '--clear-groups',
    'curl',
    '-s',
    '-w',
    '\n%{http_code}',
    ...options,
    url,
  ]
  return (await promisify(execFile)('setpriv', args)).stdout
}
const isRoot = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/setpriv')

test.skipIf(!isRoot)(
  'without a token, another user of this machine is refused everywhere but for the script files, in words that say what to do; with one of his own he is not',
  async () => {
    const store = makeStore()
    const { origin } = await startServe({ COMPLETIONIST_STORE: store })
    expect(await askAsNobody(`${origin}/assets/x.js`)).toMatch(/\n404$/)
    for (const route of ['/', '/completions', '/healthz', '/api/completions', '/v1/chat/completions']) {
      const answer = await askAsNobody(origin + route)
      expect(`${route}: ${answer}`).toMatch(/another user of this machine[^]*COMPLETIONIST_TOKEN=auto[^]*\n403$/)
    }
    const json = ['-H', 'content-type: application/x-ndjson', '-d', completionText('a', 1)]
    expect(await askAsNobody(`${origin}/api/import`, ...json)).toMatch(/\n403$/)
    expect(await askAsNobody(`${origin}/`, '-H', 'accept: text/html')).toMatch(/^<!doctype html>[^]*\n403$/)
    expect((await fetch(`${origin}/healthz`)).status).toBe(200)
    expect(await (await fetch(`${origin}/healthz`)).text()).toContain('"rows":0')

    const own = await manage(store, 'add', 'guest', '--role', 'read')
    expect(await askAsNobody(`${origin}/api/completions`, '-H', `authorization: Bearer ${own}`)).toMatch(/\n200$/)
    const sent = ['-H', `authorization: Bearer ${own}`, ...json]
    expect(await askAsNobody(`${origin}/api/import`, ...sent)).toMatch(/the role read[^]*\n403$/)
  },
  120_000,
)

test('COMPLETIONIST_TOKEN=auto keeps one token beside the store and prints a link that logs in; no log line repeats it', async () => {
  const store = makeStore()
  const first = await startServe({ COMPLETIONIST_STORE: store, COMPLETIONIST_TOKEN: 'auto' })
  expect(first.seen.out).toBe(`listening on ${first.origin}\n`)
  const link = /log in at (http:\S+\/#t=(\S+))\n/.exec(first.seen.err)
  const made = link?.[2] ?? ''
  expect(link?.[1]).toBe(`${first.origin}/#t=${made}`)
  expect(readFileSync(`${store}-token`, 'utf8').trim()).toBe(made)
  expect(statSync(`${store}-token`).mode & 0o777).toBe(0o600)
  expect((await fetch(`${first.origin}/healthz`)).status).toBe(401)
  expect((await fetch(`${first.origin}/healthz`, { headers: bearer(made) })).status).toBe(200)
  first.child.kill('SIGTERM')
  await first.exited

  chmodSync(`${store}-token`, 0o644)
  const second = await startServe({ COMPLETIONIST_STORE: store, COMPLETIONIST_TOKEN: 'auto' })
  expect(second.seen.err).toContain(`chmod 600 '${store}-token'`)
  expect((await fetch(`${second.origin}/healthz`, { headers: bearer(made) })).status).toBe(200)
}, 120_000)

test('a token file that others can read is named at start', async () => {
  const store = makeStore()
  const file = `${store}.secret`
  writeFileSync(file, TOKEN, { mode: 0o644 })
  const { seen } = await startServe({ COMPLETIONIST_STORE: store, COMPLETIONIST_TOKEN_FILE: file })
  expect(seen.err).toContain(`chmod 600 '${file}'`)
  expect(seen.err).not.toContain(TOKEN)
}, 120_000)

test.each([{ HOST: '0.0.0.0' }, { COMPLETIONIST_HOSTS: 'completions.example.com' }])(
  '%j does not start without a token or with one that is guessed',
  async (open) => {
    for (const weak of [{}, { COMPLETIONIST_TOKEN: 'aaaaaaaaaaaaaaaa' }]) {
      const ended = startProcess(['serve'], { PORT: '0', COMPLETIONIST_STORE: makeStore(), ...open, ...weak })
      expect(await ended.exited).toBe(2)
      expect(ended.seen.err).toContain('COMPLETIONIST_TOKEN=auto')
    }
  },
  120_000,
)

test('an event stream ends within a second once its token is revoked or its session logged out; those of others go on', async () => {
  const store = makeStore()
  const { origin } = await startServe({ COMPLETIONIST_STORE: store, COMPLETIONIST_TOKEN: TOKEN })
  const guest = await manage(store, 'add', 'guest', '--role', 'read')
  const open = async (headers: Record<string, string>) => {
    const answer = await fetch(`${origin}/api/events`, { headers })
    expect(answer.status).toBe(200)
    let ended = false
    const over = () => (ended = true)
    const text = answer.text().then(over, over)
    return { hasEnded: () => ended, end: () => Promise.race([text, new Promise((late) => setTimeout(late, 10_000))]) }
  }
  const json = { 'content-type': 'application/json', 'x-app': '1' }
  const login = await fetch(`${origin}/api/session`, {
    method: 'POST',
    body: '{}',
    headers: { ...bearer(TOKEN), ...json },
  })
  const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const page = { cookie, 'sec-fetch-site': 'same-origin', 'x-app': '1' }
  const [ofOwner, ofGuest, ofPage] = [await open(bearer(TOKEN)), await open(bearer(guest)), await open(page)]

  const revoked = performance.now()
  await manage(store, 'revoke', 'guest')
  await ofGuest.end()
  expect([ofGuest.hasEnded(), performance.now() - revoked < 5_000]).toEqual([true, true])
  expect(ofPage.hasEnded()).toBe(false)
  await fetch(`${origin}/api/session`, { method: 'DELETE', headers: page })
  await ofPage.end()
  expect([ofPage.hasEnded(), ofOwner.hasEnded()]).toEqual([true, false])
}, 120_000)

test('named tokens: shown once, kept as hashes, good for their role, known and forgotten by a running server, never sent upstream', async () => {
  const upstream = await startFakeUpstream({ key: 'canary-upstream-key' })
  onTestFinished(() => upstream.close())
  const store = makeStore()
  const { origin, seen } = await startServe({
    COMPLETIONIST_STORE: store,
    COMPLETIONIST_TOKEN: TOKEN,
    OPENAI_BASE_URL: upstream.url,
    OPENAI_API_KEY: 'canary-upstream-key',
  })
  const status = async (given: string, method: string, route: string, body?: string, headers = {}) => {
    const init = { method, headers: { 'content-type': 'application/json', ...bearer(given), ...headers } }
    const answer = await fetch(origin + route, body === undefined ? init : { ...init, body })
    // An import has ended when its report has.
    await answer.text()
    return answer.status
  }
  const recorder = await manage(store, 'add', 'ci', '--role', 'record')
  const reader = await manage(store, 'add', 'ann', '--role', 'read')
  const editor = await manage(store, 'add', 'bob', '--role', 'edit')
  const admin = await manage(store, 'add', 'eve', '--role', 'admin')
  const kept = readFileSync(`${store}-tokens.json`, 'utf8')
  expect(statSync(`${store}-tokens.json`).mode & 0o777).toBe(0o600)
  for (const one of [recorder, reader, editor, admin]) {
    expect(one.length).toBeGreaterThanOrEqual(40)
    expect(kept).not.toContain(one)
  }

  const call = JSON.stringify({ model: 'gpt-4o-mini', store: true, messages: [{ role: 'user', content: 'hi' }] })
  const create = (given: string) => status(given, 'POST', '/v1/chat/completions', call)
  expect([await create(recorder), await create(reader), await create(editor), await create(admin)]).toEqual([
    200, 403, 200, 200,
  ])
  // Azure's clients put it elsewhere.
  const azure = { 'content-type': 'application/json', 'api-key': recorder }
  expect((await fetch(`${origin}/v1/chat/completions`, { method: 'POST', body: call, headers: azure })).status).toBe(
    200,
  )
  for (const request of upstream.requests) {
    expect(JSON.stringify(request.headers)).not.toMatch(/cpl_/)
    expect(request.headers.authorization).toBe('Bearer canary-upstream-key')
  }

  const list = (given: string) => status(given, 'GET', '/v1/chat/completions')
  expect([await list(recorder), await list(reader), await list(editor)]).toEqual([403, 200, 200])
  const lines = (given: string) =>
    status(given, 'POST', '/api/import', completionText(`of-${given.slice(4, 9)}`, 1), NDJSON)
  expect([await lines(recorder), await lines(reader), await lines(editor)]).toEqual([403, 403, 200])
  const id = `of-${editor.slice(4, 9)}`
  const patch = (given: string) => status(given, 'PATCH', `/api/completions/${id}`, '{"metadata":{"a":"b"}}')
  expect([await patch(reader), await patch(editor)]).toEqual([403, 200])
  const mirror = (given: string) => status(given, 'POST', '/api/mirror', '{"action":"stop"}')
  expect([await mirror(editor), await mirror(admin)]).toEqual([403, 200])
  expect(await status(reader, 'GET', '/api/export?format=csv')).toBe(200)
  expect(await status(editor, 'DELETE', `/v1/chat/completions/${id}`)).toBe(200)
  const many = (deed: object) => status(editor, 'POST', '/api/bulk?source=store', JSON.stringify(deed))
  expect(await many({ deed: 'set', key: 'a', value: 'c' })).toBe(200)
  expect(await many({ deed: 'delete', dry_run: true })).toBe(200)
  expect(await many({ deed: 'delete', ids: [id] })).toBe(200)

  expect((await manage(store, 'list')).split('\n').map((line) => line.split('\t').slice(0, 2))).toEqual([
    ['ci', 'record'],
    ['ann', 'read'],
    ['bob', 'edit'],
    ['eve', 'admin'],
  ])
  await manage(store, 'revoke', 'ann')
  expect([await list(reader), await list(editor), await list(TOKEN)]).toEqual([401, 200, 200])

  const audit = auditOf(store)
  expect(statSync(`${store}-audit.jsonl`).mode & 0o777).toBe(0o600)
  expect(audit).toContainEqual(
    expect.objectContaining({ deed: 'token_added', what: 'ann (read)', from: 'command line' }),
  )
  expect(audit).toContainEqual(expect.objectContaining({ deed: 'token_revoked', what: 'ann', from: 'command line' }))
  const seenBy = (who: string) => audit.filter((line) => line['who'] === who).map(({ deed, status: of }) => [deed, of])
  expect(seenBy('bob')).toEqual([
    ['import', 200],
    ['change', 200],
    // What somebody known tried and may not do is written down too.
    ['mirror', 403],
    ['delete', 200],
    ['change', 200],
    // Counted only.
    ['change', 200],
    ['delete', 200],
  ])
  expect(seenBy('ann')).toEqual([
    ['import', 403],
    ['change', 403],
    ['export', 200],
  ])
  expect(seenBy('eve')).toEqual([['mirror', 200]])
  expect(audit).toContainEqual(expect.objectContaining({ deed: 'login_refused', from: '127.0.0.1' }))
  const everything = readFileSync(`${store}-audit.jsonl`, 'utf8') + seen.err + seen.out
  for (const one of [recorder, reader, editor, admin, TOKEN]) expect(everything).not.toContain(one)
}, 180_000)

test('4,000 guesses are slowed and logged, and the right token gets in at once meanwhile', async () => {
  const store = makeStore()
  const { origin, seen } = await startServe({ COMPLETIONIST_STORE: store, COMPLETIONIST_TOKEN: TOKEN })
  let answered = 0
  const guessing = { over: false }
  const guess = async () => {
    while (!guessing.over) {
      await fetch(`${origin}/api/completions`, { headers: bearer(`guess-${Math.random()}`) }).then(
        () => answered++,
        () => {},
      )
    }
  }
  const guessers = Array.from({ length: 50 }, guess)
  const waits: number[] = []
  const began = performance.now()
  while (performance.now() - began < 3_000) {
    const asked = performance.now()
    expect((await fetch(`${origin}/healthz`, { headers: bearer(TOKEN) })).status).toBe(200)
    waits.push(performance.now() - asked)
  }
  guessing.over = true
  const seconds = (performance.now() - began) / 1_000
  expect(answered).toBeLessThanOrEqual(6 + seconds)
  expect(Math.max(...waits)).toBeLessThan(5_000)
  expect(seen.err).toMatch(/a wrong token from 127.0.0.1/)
  await Promise.all(guessers)
}, 120_000)

test('2,000 sockets that dribble headers do not keep the owner out', async () => {
  const { origin } = await startServe({ COMPLETIONIST_STORE: makeStore(), COMPLETIONIST_TOKEN: TOKEN })
  const { port } = new URL(origin)
  // In a process of its own, so that neither side's sockets slow the other one's.
  const attacker = spawn(process.execPath, ['-e', DRIBBLE, port], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void attacker.kill('SIGKILL'))
  await new Promise((resolve) => attacker.stdout.once('data', resolve))
  for (let n = 0; n < 5; n++) {
    const asked = performance.now()
    expect((await fetch(`${origin}/healthz`, { headers: { ...bearer(TOKEN), connection: 'close' } })).status).toBe(200)
    expect(performance.now() - asked).toBeLessThan(5_000)
  }
}, 120_000)

const DRIBBLE = `
const { connect } = require('node:net')
const open = () => {
  const socket = connect(Number(process.argv[1]), '127.0.0.1', () => socket.write('GET / HTTP/1.1\\r\\n'))
  const timer = setInterval(() => socket.write('X'), 500)
  socket.on('error', () => {})
  socket.on('close', () => { clearInterval(timer); setTimeout(open, 50) })
}
for (let n = 0; n < 2000; n++) open()
setTimeout(() => console.log('open'), 2000)
`
