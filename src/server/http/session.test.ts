import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../redact/secret.ts'
import { completionText, openTestApp, type TestApp } from '../testing/test-app.ts'

const TOKEN = 'f3c1a9d07b5e48d2a6c0'
const ORIGIN = 'http://127.0.0.1:4180'
const JSON_TYPE = { 'content-type': 'application/json' }

let api: TestApp
let cookie: string
beforeAll(async () => {
  api = await openTestApp(() => ({}), ':memory:', new Secret(TOKEN))
  await api.add(completionText('kept', 1))
  cookie = await logIn()
})
afterAll(() => api.close())

/** Logs in as the page does and gives the cookie as the browser sends it. */
async function logIn(origin = ORIGIN): Promise<string> {
  const answer = await post({ authorization: `Bearer ${TOKEN}`, origin, 'x-app': '1' })
  expect(answer.status).toBe(200)
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}
const post = (headers: Record<string, string>) =>
  api.ask('/api/session', { method: 'POST', body: '{}', headers: { ...JSON_TYPE, ...headers } })
const statusOf = async (path: string, init: RequestInit = {}) => (await api.ask(path, init)).status

describe('the session cookie', () => {
  test('is out of reach of scripts and other sites, ends with the browser and does not hold the token', async () => {
    const answer = await post({ authorization: `Bearer ${TOKEN}`, origin: ORIGIN, 'x-app': '1' })
    const header = answer.headers.get('set-cookie') ?? ''
    expect(header).toMatch(/^completionist-\w+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(header).not.toContain(TOKEN)
  })

  test('a wrong token gets none, and no token at all is told what is missing', async () => {
    const wrong = await post({ authorization: 'Bearer guess' })
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null])
    expect(await wrong.text()).toContain('not known here')
    expect(await (await post({})).text()).toContain('Logging in takes a token')
  })

  test('it opens the page’s own requests, until it is given back', async () => {
    const own = { cookie: await logIn(), 'sec-fetch-site': 'same-origin' }
    expect(await statusOf('/api/completions', { headers: own })).toBe(200)
    const who = await (await api.ask('/api/session', { headers: own })).json()
    expect(who).toEqual({
      object: 'session',
      token_needed: true,
      caller: { name: 'COMPLETIONIST_TOKEN', role: 'admin', by: 'session' },
    })
    const out = await api.ask('/api/session', { method: 'DELETE', headers: { ...own, 'x-app': '1' } })
    expect(out.headers.get('set-cookie')).toMatch(/=; .*Max-Age=0/)
    expect(await statusOf('/api/completions', { headers: own })).toBe(401)
    expect(await (await api.ask('/api/session', { headers: own })).json()).toMatchObject({ caller: null })
  })

  test('an invented one opens nothing', async () => {
    const [name] = cookie.split('=')
    for (const value of ['', 'x', TOKEN, 'A'.repeat(43)]) {
      const headers = { cookie: `${name}=${value}`, 'sec-fetch-site': 'same-origin' }
      expect(await statusOf('/api/completions', { headers })).toBe(401)
    }
  })
})

describe('a request that only the cookie speaks for', () => {
  const sites = [undefined, 'cross-site', 'same-site', 'same-origin', 'none', 'nonsense']
  const modes = ['cors', 'no-cors', 'navigate', 'same-origin']
  const destinations = ['document', 'empty', 'iframe', 'image', 'script', 'audio']
  const methods = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS']
  const origins = [undefined, 'null', 'http://127.0.0.1:4181', 'https://127.0.0.1:4180', 'http://evil.test', ORIGIN]
  const ours = [undefined, '1']
  const paths = ['/api/completions/kept', '/v1/chat/completions/kept', '/api/export', '/api/import', '/v1/models']

  test('gets through from our own page and from a person at the address bar, of all combinations no other', async () => {
    const foreign: unknown[] = []
    let own = 0
    let tried = 0
    for (const site of sites)
      for (const mode of modes)
        for (const dest of destinations)
          for (const method of methods)
            for (const origin of origins)
              for (const app of ours) {
                const path = paths[tried++ % paths.length] ?? ''
                const headers = {
                  cookie,
                  ...JSON_TYPE,
                  ...(site === undefined
                    ? {}
                    : { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest }),
                  ...(origin === undefined ? {} : { origin }),
                  ...(app === undefined ? {} : { 'x-app': app }),
                }
                const body = ['GET', 'HEAD'].includes(method) ? null : '{"metadata":{}}'
                const status = await statusOf(path, { method, headers, body })
                // What the guard and the gate let through is answered by the routes: 200, 404, 501 and the like.
                if ([400, 401, 403, 405, 415, 421].includes(status)) continue
                const read = method === 'GET' || method === 'HEAD'
                const page = site === 'same-origin' || (site === undefined && (origin === ORIGIN || app === '1'))
                const person = site === 'none' && mode === 'navigate' && dest === 'document' && read
                const from = origin === undefined || origin === ORIGIN
                if ((page || person) && from) own++
                else foreign.push({ path, method, ...headers, status })
              }
    expect(tried).toBe(6 * 4 * 6 * 7 * 6 * 2)
    expect(foreign).toEqual([])
    expect(own).toBeGreaterThan(100)
  }, 120_000)

  test('a link that says where it stands downloads, also where browsers do not say who asks', async () => {
    // The one before is deleted by now.
    await api.add(completionText('kept', 1))
    const from = (referer: string) => statusOf('/api/completions/kept/raw', { headers: { cookie, referer } })
    expect(await from(`${ORIGIN}/completions?open=kept`)).toBe(200)
    expect(await from('http://127.0.0.1:4181/')).toBe(401)
    expect(await from('http://127.0.0.1:4180.evil.test/')).toBe(401)
    expect(await from('nonsense')).toBe(401)
    expect(await statusOf('/api/completions/kept/raw', { headers: { cookie } })).toBe(401)
  })
})

test('without a token the page and its files are there, and nothing else', async () => {
  const accept = { accept: 'text/html' }
  // 503: these tests have no built page.
  expect(await statusOf('/', { headers: accept })).toBe(503)
  for (const path of ['/api/completions', '/v1/chat/completions', '/healthz', '/api/nowhere', '/upstreams/a/v1/models'])
    expect(await statusOf(path)).toBe(401)
})

test('a name that is not ours is answered with a page where a person looks, else with the envelope', async () => {
  const headers = { host: 'completions.example.com', accept: 'text/html,*/*' }
  const page = await api.ask('/completions', { headers })
  expect(page.status).toBe(421)
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const html = await page.text()
  expect(html).toContain('COMPLETIONIST_HOSTS=name')
  expect(html).not.toContain('completions.example.com')
  const program = await api.ask('/v1/chat/completions', { headers: { host: 'completions.example.com' } })
  expect([program.status, program.headers.get('content-type')]).toEqual([421, 'application/json; charset=utf-8'])
})
