import http from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Secret } from '../../redact/secret.ts'
import { createRelay } from './relay.ts'
import { callWithKey, KEY, post, raw, relayTo, serve, startFake } from '../../testing/upstream/test-relay.ts'

describe('passing a client’s call on', () => {
  test('passes path, query, body and status on as they are', async () => {
    const fake = await startFake()
    const { base, ends } = await relayTo(fake.url)
    const body = '{"input":"ü", "seed":9007199254740993}'
    const response = await fetch(`${base}/embeddings/a%2Fb?x=1&metadata[k]=v`, post(body))
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ object: 'echo', method: 'POST', body })
    expect(fake.requests[0]?.url).toBe('/v1/embeddings/a%2Fb?x=1&metadata[k]=v')
    expect(ends).toEqual(['complete'])
  })

  test('its watcher sees every piece, and that the answer is whole, before the client does', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).write('one')
      setImmediate(() => response.end('two'))
    })
    const { base, order } = await relayTo(url)
    expect(await (await fetch(`${base}/chat/completions`, post('{}'))).text()).toBe('onetwo')
    expect(order).toEqual(['seen', 'given', 'seen', 'given', 'whole', 'ended'])
  })

  test('lets headers through both ways, but cookies, keys of its own, and what speaks for another origin', async () => {
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
    const { base } = await relayTo(url)
    const response = await fetch(`${base}/chat/completions`, post('{}', headers))
    const sent = await seen.promise
    expect(sent).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'openai-beta': 'x=v2',
      'idempotency-key': 'i1',
      'x-stainless-lang': 'js',
      'content-length': '2',
    })
    for (const name of ['cookie', 'origin', 'x-forwarded-for', 'api-key', 'transfer-encoding'])
      expect(sent).not.toHaveProperty(name)
    const {
      date: _date,
      connection: _connection,
      'keep-alive': _kept,
      ...answered
    } = Object.fromEntries(response.headers)
    expect(answered).toEqual({
      'content-type': 'application/json',
      'x-request-id': 'req_1',
      'x-ratelimit-remaining-requests': '9',
      'openai-version': '2020-10-01',
      'transfer-encoding': 'chunked',
      'x-accel-buffering': 'no',
    })
  })

  test.each([
    ['auto', KEY, `Bearer ${KEY}`],
    ['auto', null, 'Bearer client-key'],
    ['client', KEY, 'Bearer client-key'],
    ['server', KEY, `Bearer ${KEY}`],
    ['server', null, undefined],
  ] as const)('key rule %s with our key %s sends %s, never both', async (keyRule, own, sent) => {
    const fake = await startFake()
    const { base } = await relayTo(fake.url, { keyRule, key: own === null ? null : new Secret(own) })
    await fetch(`${base}/models`, callWithKey())
    expect(fake.requests[0]?.headers.authorization).toBe(sent)
  })

  test('key rule client takes ours where the client sends none', async () => {
    const fake = await startFake()
    const { base } = await relayTo(fake.url, { keyRule: 'client' })
    await fetch(`${base}/models`)
    expect(fake.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
  })

  test('keeps a content coding as it came', async () => {
    const zipped = gzipSync('{"zipped":true}')
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(zipped)
    })
    const { base } = await relayTo(url)
    const { promise, resolve } = Promise.withResolvers<Buffer>()
    http.get(`${base}/x`, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)))
    })
    expect(await promise).toEqual(zipped)
  })

  test('gives server-sent events as they arrive, before the answer has ended', async () => {
    const finish = Promise.withResolvers<void>()
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': hello\r\n\r\ndata: 1\n\n')
      void finish.promise.then(() => response.end('data: [DONE]\n\n'))
    })
    const { base } = await relayTo(url)
    const response = await fetch(`${base}/chat/completions`, post('{"stream":true}'))
    const reader = response.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(': hello\r\n\r\ndata: 1\n\n')
    finish.resolve()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: [DONE]\n\n')
    expect((await reader?.read())?.done).toBe(true)
  })

  test('passes the headers on before there is a body', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200).flushHeaders()
    })
    const { base } = await relayTo(url)
    expect((await fetch(`${base}/x`)).status).toBe(200)
  })

  test('reads the upload no faster than upstream takes it, and before it is whole', async () => {
    const began = Promise.withResolvers<string>()
    const url = await serve((request, response) => {
      request.once('data', (chunk: Buffer) => {
        began.resolve(chunk.toString())
        request.resume().on('end', () => response.end('{}'))
      })
    })
    const { base } = await relayTo(url)
    const request = http.request(`${base}/x`, { method: 'POST' })
    const answered = new Promise<number | undefined>((resolve) =>
      request.on('response', (response) => resolve(response.resume().statusCode)),
    )
    request.write('first')
    expect(await began.promise).toBe('first')
    request.end('last')
    expect(await answered).toBe(200)
  })

  test('rewrites a body where it is told to, with its new length', async () => {
    const fake = await startFake()
    const relay = createRelay({
      baseUrl: new URL(fake.url),
      key: null,
      organization: null,
      project: null,
      keyRule: 'server',
    })
    const base = await serve((incoming, outgoing) => {
      void relay({
        incoming,
        outgoing,
        path: '/x',
        search: '',
        answerHeaders: {},
        requestId: 'req_own',
        rewrite: (body) => ({ body: Buffer.from(body.toString().replace('"store":true,', '')), plain: true }),
      })
    })
    await fetch(`${base}/x`, post('{"store":true,"model":"ü"}'))
    expect(fake.requests[0]).toMatchObject({ body: '{"model":"ü"}', headers: { 'content-length': '14' } })
  })

  test('does not leave the upstream’s API', async () => {
    const fake = await startFake()
    const { base, refusals } = await relayTo(fake.url)
    const relay = await raw(base, 'GET /v1/x/../../admin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    await relay.closed
    expect(fake.requests.filter(({ url }) => !url.startsWith('/v1/'))).toEqual([])
    expect(refusals.length + fake.requests.length).toBe(1)
  })

  test('Expect: 100-continue, pipelining and a kept connection are served', async () => {
    const fake = await startFake()
    const { base } = await relayTo(fake.url)
    const head = 'POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n'
    const call = await raw(base, `${head}\r\n{}${head}Expect: 100-continue\r\nConnection: close\r\n\r\n{}`)
    const text = await call.closed
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 100', 'HTTP/1.1 200'])
  })

  test('sends the key to Azure as it wants it', async () => {
    const { withIdentity, toUpstreamUrl } = await import('../upstream-headers.ts')
    const baseUrl = new URL('https://mine.openai.azure.com/openai/v1/?api-version=preview')
    const sent = withIdentity({}, { baseUrl, key: new Secret(KEY), organization: null, project: null })
    expect(sent).toEqual({ authorization: `Bearer ${KEY}`, 'api-key': KEY })
    expect(toUpstreamUrl(baseUrl, '/chat/completions', 'limit=1').href).toBe(
      'https://mine.openai.azure.com/openai/v1/chat/completions?api-version=preview&limit=1',
    )
  })
})
