import { describe, expect, test } from 'vitest'
import { ownNames } from './own-names.ts'
import { guardRequest } from './guard.ts'

const rules = ownNames('127.0.0.1', 4180, [])

function statusOf(request: {
  method?: string
  target?: string
  hosts?: readonly string[]
  headers?: Record<string, string>
}): number {
  const { method = 'GET', target = '/api/completions', hosts = ['127.0.0.1:4180'], headers = {} } = request
  return guardRequest({ method, target, hosts, header: (name) => headers[name] ?? null }, rules)?.status ?? 200
}

describe('the Host header', () => {
  test.each(['127.0.0.1:4180', 'localhost:4180', '[::1]:4180'])('%s is ours', (host) => {
    expect(statusOf({ hosts: [host] })).toBe(200)
  })

  test.each([
    'evil.test:4180',
    'localhost',
    'localhost:4181',
    'LOCALHOST:4180',
    'localhost.:4180',
    'localhost:4180.evil.test',
    '[::1%lo]:4180',
    '0.0.0.0:4180',
    '2130706433:4180',
    'localhost:4180@evil.test',
    'localhost:4180/x',
    'x@localhost:4180',
    '',
  ])('%j is answered with 421', (host) => {
    expect(statusOf({ hosts: [host] })).toBe(421)
  })

  test('two of them, or none, are answered with 400', () => {
    expect([statusOf({ hosts: [] }), statusOf({ hosts: ['127.0.0.1:4180', '127.0.0.1:4180'] })]).toEqual([400, 400])
  })

  test('the refusal never repeats the name', () => {
    const refusal = guardRequest({ method: 'GET', target: '/', hosts: ['evil.test'], header: () => null }, rules)
    expect(refusal?.message).not.toContain('evil')
  })
})

const from = (mode: string, dest: string, target = '/completions') =>
  statusOf({ target, headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } })

describe('the path of an upstream of several', () => {
  test.each([
    ['/upstreams/b/v1/chat/completions', 200],
    ['/upstreams/Azure%20(EU)/v1/models', 200],
    ['/upstreams/b/v1/chat/completions/a%2Fb', 200],
    ['/upstreams/b/v1/..%2f', 400],
    ['/upstreams/b/v1/%2e%2e/files', 400],
    ['/upstreams/b/v1/files/a%2fb', 400],
    ['/upstreams/a%2fb/v1/models', 400],
    ['/upstreams/a%2fb/v1/chat/completions/x', 400],
    ['/upstreams/../v1/models', 400],
    ['/upstreams/%2e%2e/v1/models', 400],
    ['/upstreams//v1/models', 400],
    ['/upstreams/b%00/v1/models', 400],
  ])('%s is held to the rules of /v1: %i', (target, status) => {
    expect(statusOf({ target })).toBe(status)
  })

  test('wants the same content types and the same proof that it is our page', () => {
    const ask = (target: string, headers: Record<string, string> = {}) => statusOf({ method: 'POST', target, headers })
    const form = { 'content-type': 'multipart/form-data; boundary=x' }
    expect(ask('/upstreams/b/v1/audio/transcriptions', form)).toBe(200)
    expect(ask('/upstreams/b/v1/chat/completions', form)).toBe(415)
    expect(ask('/upstreams/b/v2/audio', form)).toBe(415)
    const page = { origin: 'http://127.0.0.1:4180', 'sec-fetch-site': 'same-origin' }
    expect(ask('/upstreams/b/v1/audio/transcriptions', { ...form, ...page })).toBe(403)
    const foreign = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect(statusOf({ target: '/upstreams/b/v1/models', headers: foreign })).toBe(403)
    expect(statusOf({ target: '/upstreams/b/v1/models', hosts: ['evil.test'] })).toBe(421)
  })
})

describe('other origins', () => {
  test.each([
    'null',
    'http://localhost:4180.evil.test',
    'http://localhost.evil.test',
    'http://evil.test#localhost',
    'http://localhost:4180@evil.test',
    'https://localhost:4180',
    'http://localhost:4181',
    'HTTP://LOCALHOST:4180',
    'http://localhost.:4180',
    'http://0.0.0.0:4180',
  ])('Origin %s is refused', (origin) => {
    expect(statusOf({ headers: { origin } })).toBe(403)
    expect(statusOf({ target: '/', headers: { origin } })).toBe(403)
  })

  const sites = ['cross-site', 'same-site', 'same-origin', 'none', 'nonsense']
  const modes = ['cors', 'no-cors', 'navigate', 'same-origin', 'websocket']
  const destinations = ['document', 'empty', 'iframe', 'image', 'script', 'style', 'object', 'embed', 'worker', 'audio']
  const methods = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS', 'TRACE']
  const combinations = sites.flatMap((site) =>
    modes.flatMap((mode) => destinations.flatMap((dest) => methods.map((method) => ({ site, mode, dest, method })))),
  )

  test(`of ${combinations.length} combinations the API takes the page's own and a person's address bar, nothing else`, () => {
    const taken = combinations.filter(({ site, mode, dest, method }) => {
      const headers = {
        'sec-fetch-site': site,
        'sec-fetch-mode': mode,
        'sec-fetch-dest': dest,
        'content-type': 'application/json',
        'x-app': '1',
      }
      return statusOf({ method, headers }) === 200
    })
    const foreign = taken.filter(
      ({ site, mode, dest, method }) =>
        site !== 'same-origin' &&
        !(site === 'none' && mode === 'navigate' && dest === 'document' && /^(GET|HEAD)$/.test(method)),
    )
    expect(foreign).toEqual([])
    expect(taken).toHaveLength(1 * 5 * 10 * 5 + 2)
  })

  test('another site may link to the page, but not embed or fetch it', () => {
    expect(from('navigate', 'document')).toBe(200)
    expect(from('navigate', 'iframe')).toBe(403)
    expect(from('no-cors', 'script', '/assets/x.js')).toBe(403)
    expect(from('navigate', 'document', '/v1/chat/completions')).toBe(403)
  })

  test('a page that changes something says X-App: 1; a program need not', () => {
    const headers = {
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      origin: 'http://127.0.0.1:4180',
    }
    expect(statusOf({ method: 'POST', headers })).toBe(403)
    expect(statusOf({ method: 'POST', headers: { ...headers, 'x-app': '1' } })).toBe(200)
    expect(statusOf({ method: 'POST', headers: { 'content-type': 'application/json' } })).toBe(200)
  })
})

describe('methods and content types', () => {
  test.each(['TRACE', 'CONNECT', 'PROPFIND', 'get', 'PUT'])('%s is answered with 405', (method) => {
    expect(statusOf({ method })).toBe(405)
  })

  test.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp'])(
    'POST with content type %s is answered with 415',
    (type) => {
      const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
      expect(statusOf({ method: 'POST', headers })).toBe(415)
      expect(statusOf({ method: 'POST', target: '/v1/chat/completions', headers })).toBe(415)
    },
  )

  test('an import takes NDJSON only, and DELETE needs no content type', () => {
    expect(
      statusOf({ method: 'POST', target: '/api/import?file=a', headers: { 'content-type': 'application/x-ndjson' } }),
    ).toBe(200)
    expect(statusOf({ method: 'POST', target: '/api/import', headers: { 'content-type': 'application/json' } })).toBe(
      415,
    )
    expect(statusOf({ method: 'DELETE' })).toBe(200)
  })

  test('a program may send a file to /v1/files; a page may not', () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    expect(statusOf({ method: 'POST', target: '/v1/files', headers })).toBe(200)
    expect(
      statusOf({
        method: 'POST',
        target: '/v1/files',
        headers: { ...headers, 'sec-fetch-site': 'same-origin', 'x-app': '1' },
      }),
    ).toBe(415)
  })
})

describe('paths', () => {
  test.each([
    '/v1//chat/completions',
    '/v1/chat/completions/%2e%2e',
    '/v1/chat/completions/../files',
    '//evil.test/v1',
    '/\\evil.test',
    'http://evil.test/v1',
    '*',
    '',
    '/v1/files/..%2f..%2fx',
    '/%00',
    '/a%0d%0ab',
    '/%c0%ae',
    '/%',
    '/%61pi/completions',
    '/v%31/chat/completions',
    '/%75pstreams/b/v1/models',
    '/assets/%2e%2e/etc/passwd',
    '/assets/index.js%00.css',
    '/a#b',
  ])('%j is answered with 400', (target) => {
    expect(statusOf({ target })).toBe(400)
  })

  test('8,001 characters are answered with 414; a long query is fine', () => {
    expect(statusOf({ target: `/${'a'.repeat(8_001)}` })).toBe(414)
    expect(statusOf({ target: `/v1/chat/completions?metadata[a]=${'%F0%9F%98%80'.repeat(512)}` })).toBe(200)
  })

  test('an id may hold an encoded slash', () => {
    expect(statusOf({ target: '/v1/chat/completions/a%2Fb%3Fc%23d%20%C3%A9' })).toBe(200)
    expect(statusOf({ target: '/completions/a%2Fb?source=store' })).toBe(200)
    expect(statusOf({ target: '/usage/a%2Fb' })).toBe(400)
  })
})
