import http from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { Secret } from '../secret.ts'
import { startFakeUpstream } from './fake-upstream.ts'
import { createForward, type ForwardOptions } from './forward.ts'

const KEY = 'sk-test-0123456789abcdef'
const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

function forwardTo(url: string, options: Partial<ForwardOptions> = {}) {
  return createForward({
    baseUrl: new URL(url),
    key: new Secret(KEY),
    organization: null,
    project: null,
    clientKeyPasses: true,
    ...options,
  })
}

async function startFake() {
  const fake = await startFakeUpstream()
  cleanups.push(() => fake.close())
  return fake
}

/** An upstream whose every answer the test writes itself. */
async function serve(answer: http.RequestListener): Promise<string> {
  const server = http.createServer(answer)
  const listening = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/v1`
}

const post = (body: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  new Request('http://127.0.0.1:4180/v1/chat/completions', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    ...(signal === undefined ? {} : { signal }),
  })

const callWithKey = () => post('{}', { authorization: 'Bearer client-key' })

describe('forwarding a client’s call', () => {
  test('passes path, query, body and status on as they are', async () => {
    const fake = await startFake()
    const body = '{"input":"ü", "seed":9007199254740993}'
    const response = await forwardTo(fake.url)(post(body), '/embeddings/a%2Fb', '?x=1&metadata[k]=v')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ object: 'echo', method: 'POST', body })
    expect(fake.requests[0]?.url).toBe('/v1/embeddings/a%2Fb?x=1&metadata[k]=v')
  })

  test('lets through only the headers it knows, both ways', async () => {
    const seen = Promise.withResolvers<http.IncomingHttpHeaders>()
    const url = await serve((request, response) => {
      seen.resolve(request.headers)
      response.writeHead(200, {
        'content-type': 'application/json',
        'x-request-id': 'req_1',
        'x-ratelimit-remaining-requests': '9',
        'openai-version': '2020-10-01',
        'set-cookie': 'a=b',
        'access-control-allow-origin': '*',
        'content-security-policy': 'x',
      })
      response.end('{}')
    })
    const headers = {
      authorization: 'Bearer client-key',
      cookie: 'a=b',
      origin: 'http://evil.test',
      'x-forwarded-for': '10.0.0.1',
      'api-key': 'client',
      'openai-beta': 'x=v2',
      'idempotency-key': 'i1',
      'x-stainless-lang': 'js',
    }
    const response = await forwardTo(url)(post('{}', headers), '/chat/completions', '')
    const sent = await seen.promise
    expect(sent).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'openai-beta': 'x=v2',
      'idempotency-key': 'i1',
      'x-stainless-lang': 'js',
    })
    for (const name of ['cookie', 'origin', 'x-forwarded-for', 'api-key']) expect(sent).not.toHaveProperty(name)
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/json',
      'x-request-id': 'req_1',
      'x-ratelimit-remaining-requests': '9',
      'openai-version': '2020-10-01',
    })
  })

  test('lets the client’s key go on only where we have none and it is not our own token', async () => {
    const fake = await startFake()
    await forwardTo(fake.url, { key: null })(callWithKey(), '/models', '')
    await forwardTo(fake.url, { key: null, clientKeyPasses: false })(callWithKey(), '/models', '')
    expect(fake.requests.map((request) => request.headers.authorization)).toEqual(['Bearer client-key', undefined])
  })

  test('keeps a content coding as it came', async () => {
    const zipped = gzipSync('{"zipped":true}')
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(zipped)
    })
    const response = await forwardTo(url)(post('{}'), '/chat/completions', '')
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(zipped)
  })

  test('gives server-sent events as they arrive, before the answer has ended', async () => {
    const finish = Promise.withResolvers<void>()
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: 1\n\n')
      void finish.promise.then(() => response.end('data: [DONE]\n\n'))
    })
    const response = await forwardTo(url)(post('{"stream":true}'), '/chat/completions', '')
    const reader = response.body?.getReader()
    const first = await reader?.read()
    expect(new TextDecoder().decode(first?.value)).toBe('data: 1\n\n')
    finish.resolve()
    const second = await reader?.read()
    expect(new TextDecoder().decode(second?.value)).toBe('data: [DONE]\n\n')
    expect((await reader?.read())?.done).toBe(true)
  })

  test('ends the upstream call when the client goes away before the answer', async () => {
    const arrived = Promise.withResolvers<void>()
    const closed = Promise.withResolvers<void>()
    const url = await serve((_request, response) => {
      response.on('close', closed.resolve)
      arrived.resolve()
    })
    const controller = new AbortController()
    const asked = forwardTo(url)(post('{}', {}, controller.signal), '/chat/completions', '')
    await arrived.promise
    controller.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
    await closed.promise
  })

  test('ends the upstream call when nobody reads the answer any more', async () => {
    const closed = Promise.withResolvers<void>()
    const url = await serve((_request, response) => {
      response.on('close', closed.resolve)
      response.writeHead(200).write('x')
    })
    const response = await forwardTo(url)(post('{}'), '/chat/completions', '')
    await response.body?.cancel()
    await closed.promise
    expect(response.status).toBe(200)
  })

  test('ends the upstream call when the client’s request is aborted in the middle of an answer', async () => {
    const closed = Promise.withResolvers<void>()
    const url = await serve((_request, response) => {
      response.on('close', closed.resolve)
      response.writeHead(200).write('x')
    })
    const controller = new AbortController()
    const response = await forwardTo(url)(post('{}', {}, controller.signal), '/chat/completions', '')
    controller.abort()
    await closed.promise
    await expect(response.text()).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  test('never turns a cut answer into a short one', async () => {
    const fake = await startFake()
    fake.setFault({ kind: 'reset' })
    const response = await forwardTo(fake.url)(post('{}'), '/chat/completions', '')
    await expect(response.text()).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  test('passes upstream’s own failures untouched and never asks twice', async () => {
    const fake = await startFake()
    fake.setFault({ kind: 'retry-after', status: 429, value: '2' })
    const response = await forwardTo(fake.url)(post('{}'), '/chat/completions', '')
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('2')
    expect(fake.requests).toHaveLength(1)
  })

  test('does not follow redirects, and says where they led', async () => {
    const fake = await startFake()
    fake.setFault({ kind: 'redirect', to: 'https://evil.test/v1' })
    const asked = forwardTo(fake.url)(post('{}'), '/chat/completions', '')
    await expect(asked).rejects.toMatchObject({ status: 502, body: { code: 'upstream_redirect' } })
  })

  test('answers with what happened when upstream cannot be reached', async () => {
    const fake = await startFakeUpstream()
    await fake.close()
    const asked = forwardTo(fake.url)(post('{}'), '/chat/completions', '')
    await expect(asked).rejects.toMatchObject({ status: 502, body: { type: 'upstream_error', code: 'connect' } })
  })

  test('does not leave the upstream’s API', async () => {
    const fake = await startFake()
    await expect(forwardTo(fake.url)(post('{}'), '/../admin', '')).rejects.toMatchObject({ status: 502 })
    expect(fake.requests).toEqual([])
  })

  test('sends the key to Azure as it wants it', async () => {
    const { withIdentity, toUpstreamUrl } = await import('./upstream-headers.ts')
    const baseUrl = new URL('https://mine.openai.azure.com/openai/v1/?api-version=preview')
    const sent = withIdentity({}, { baseUrl, key: new Secret(KEY), organization: null, project: null })
    expect(sent).toEqual({ authorization: `Bearer ${KEY}`, 'api-key': KEY })
    expect(toUpstreamUrl(baseUrl, '/chat/completions', 'limit=1').href).toBe(
      'https://mine.openai.azure.com/openai/v1/chat/completions?api-version=preview&limit=1',
    )
  })
})
