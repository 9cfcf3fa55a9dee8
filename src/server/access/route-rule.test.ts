import { expect, test } from 'vitest'
import { openTestApp } from '../testing/test-app.ts'
import { mayDo, ROLES } from './roles.ts'
import { toRouteRule } from './route-rule.ts'

/** Who may call what; `-` is nobody but an admin, `*` everybody with a token. */
test.each([
  ['GET', '/v1/chat/completions', 'read edit admin'],
  ['HEAD', '/v1/chat/completions', 'read edit admin'],
  ['GET', '/v1/chat/completions/x', 'read edit admin'],
  ['GET', '/v1/chat/completions/x/messages', 'read edit admin'],
  ['POST', '/v1/chat/completions', 'record edit admin'],
  ['POST', '/v1/chat/completions/x', 'edit admin'],
  ['DELETE', '/v1/chat/completions/x', 'edit admin'],
  ['PATCH', '/v1/chat/completions/x', 'edit admin'],
  ['GET', '/v1/models', 'record edit admin'],
  ['POST', '/v1/responses', 'record edit admin'],
  ['DELETE', '/v1/files/x', 'record edit admin'],
  ['POST', '/upstreams/b/v1/chat/completions', 'record edit admin'],
  ['DELETE', '/upstreams/b/v1/chat/completions/x', 'edit admin'],
  ['GET', '/upstreams/b/v1/chat/completions', 'read edit admin'],
  ['GET', '/upstreams/b/v1/models', 'record edit admin'],
  ['GET', '/api/completions', 'read edit admin'],
  ['GET', '/api/export', 'read edit admin'],
  ['GET', '/api/events', 'read edit admin'],
  ['PATCH', '/api/completions/x', 'edit admin'],
  ['POST', '/api/completions/x', 'edit admin'],
  ['DELETE', '/api/completions/x', 'edit admin'],
  ['GET', '/api/views', 'read edit admin'],
  ['POST', '/api/views', 'edit admin'],
  ['POST', '/api/views/x', 'edit admin'],
  ['DELETE', '/api/views/x', 'edit admin'],
  ['POST', '/api/import', 'edit admin'],
  ['POST', '/api/mirror', 'admin'],
  ['POST', '/api/whatever', 'admin'],
  ['DELETE', '/api/whatever', 'admin'],
  ['POST', '/upstreams/b/whatever', 'admin'],
  ['GET', '/healthz', 'record read edit admin'],
  ['GET', '/api/session', 'record read edit admin'],
])('%s %s: %s', (method, path, roles) => {
  const { right } = toRouteRule(method, path, '')
  const able = ROLES.filter(
    (role) => right === 'unasked' || right === 'anyone' || right === 'known' || mayDo(role, right),
  )
  expect(able.join(' ')).toBe(roles)
})

test.each(['/', '/completions', '/favicon.svg', '/v1x', '/apix'])('%s is the page: anyone', (path) => {
  expect(toRouteRule('GET', path, '').right).toBe('anyone')
})

test('nobody is asked who he is for the files of the page, and for nothing else', () => {
  expect(toRouteRule('GET', '/assets/index.js', '').right).toBe('unasked')
  for (const path of ['/assetsx', '/api/assets/x', '/v1/assets/x']) {
    expect(toRouteRule('GET', path, '').right, `${path} asks`).not.toBe('unasked')
  }
  expect(toRouteRule('POST', '/assets/index.js', '').right).toBe('admin')
})

test('no route is open to everybody but the page and logging in; what changes something needs more than reading, and is written down', async () => {
  const app = await openTestApp()
  const routes = app.routes.filter(({ path }) => !['/*', '/api/session'].includes(path))
  expect(routes.length).toBeGreaterThan(30)
  for (const { method, path } of routes) {
    for (const asked of method === 'ALL' ? ['GET', 'POST', 'DELETE'] : [method]) {
      const { right, deed } = toRouteRule(asked, path.replace(/:\w+/g, 'x').replace('*', 'x'), '')
      expect(right, `${asked} ${path}`).not.toBe('anyone')
      // A search that is too long for an address is sent in a body.
      const reads = asked === 'GET' || right === 'record' || `${asked} ${path}` === 'POST /api/completions'
      expect(reads || (/^(edit|admin)$/.test(right) && deed !== null), `${asked} ${path}`).toBe(true)
    }
  }
  await app.close()
})

test('a list that is saved is an export', () => {
  expect(toRouteRule('GET', '/api/completions', '?format=csv').deed).toBe('export')
  expect(toRouteRule('GET', '/api/completions', '?format=json').deed).toBeNull()
  expect(toRouteRule('GET', '/api/export', '').deed).toBe('export')
})
