import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

let api: TestApp
let port: number
beforeAll(async () => {
  api = await openTestApp()
  port = Number(new URL(await api.listen()).port)
})
afterAll(() => api.close())

/** Sends bytes as they are and gives all that comes back until the server closes. */
function send(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.setTimeout(3_000, () => socket.destroy())
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
const get = (target: string, more = '') =>
  send(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n${more}\r\n`)

test('a plain request is answered', async () => {
  expect(statusOf(await get('/healthz'))).toBe(200)
})

test.each([
  ['/v1/chat/completions/..%2f..%2ffiles', 404],
  ['/v1//chat/completions', 400],
  ['/v1/chat/completions/%2e%2e', 400],
  ['//evil.test/v1', 400],
  ['/\\evil.test', 400],
  ['http://evil.test/v1', 400],
  ['/v1/chat/completions/;a=b', 404],
  ['/v1/chat/completions/%00', 400],
  ['/v1/chat/completions/%0d%0a', 400],
  ['/%c0%ae', 400],
  ['/assets/../../etc/passwd', 400],
  ['/assets/%2e%2e/x', 400],
  ['/assets/index.js/x', 404],
  ['/.git/config', 404],
  ['/assets/index.js.map', 404],
  [`/${'a'.repeat(9_000)}`, 414],
  ['/upstreams/nobody/v1/chat/completions', 404],
  ['/upstreams/nobody/v1/models', 404],
  ['/upstreams/nobody/v1/..%2f', 400],
  ['/upstreams/nobody/v1/../v1/models', 400],
  ['/upstreams/..%2f..%2fapi/v1/models', 400],
  ['/upstreams/%00/v1/models', 400],
  ['/upstreams/a/b/v1/models', 404],
  ['/upstreams', 404],
])('GET %s is answered with %i in the envelope', async (target, status) => {
  const answer = await get(target)
  expect(statusOf(answer)).toBe(status)
  expect(answer).toMatch(/\{"error":\{"message":"[^"]+","type":"[a-z_]+","param":/)
})

test('another Host, two of them, none, and HTTP/1.0 without one are turned away', async () => {
  const line = 'GET /v1/chat/completions HTTP/1.1\r\nConnection: close\r\n'
  expect(statusOf(await send(`${line}Host: evil.test:${port}\r\n\r\n`))).toBe(421)
  expect(statusOf(await send(`${line}Host: 127.0.0.1:${port}\r\nHost: 127.0.0.1:${port}\r\n\r\n`))).toBe(400)
  expect(statusOf(await send(`${line}\r\n`))).toBe(400)
  expect(statusOf(await send('GET /v1/chat/completions HTTP/1.0\r\n\r\n'))).toBe(400)
})

test.each(['X-Forwarded-Host', 'X-Original-URL', 'Forwarded', 'X-HTTP-Method-Override'])(
  '%s changes nothing',
  async (name) => {
    const answer = await get('/v1/chat/completions', `${name}: evil.test\r\n`)
    expect(statusOf(answer)).toBe(200)
    expect(answer).not.toContain('evil')
  },
)

test('TRACE and lower-case methods are not served, CONNECT and upgrades are closed', async () => {
  const host = `Host: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`
  expect(statusOf(await send(`TRACE / HTTP/1.1\r\n${host}`))).toBe(405)
  expect(statusOf(await send(`get / HTTP/1.1\r\n${host}`))).toBe(400)
  expect(await send(`CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n`)).toBe('')
  const upgrade = `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
  expect(statusOf(await send(upgrade))).toBe(403)
})

test('75 kB of legal metadata filter get through', async () => {
  const value = '%F0%9F%98%80'.repeat(390)
  const search = Array.from({ length: 16 }, (_, n) => `metadata[k${n}]=${value}`).join('&')
  expect(search.length).toBeGreaterThan(70_000)
  expect(statusOf(await get(`/v1/chat/completions?${search}`))).toBe(200)
})
