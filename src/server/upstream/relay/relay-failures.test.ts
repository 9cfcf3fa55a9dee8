import http from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startFakeUpstream } from '../../testing/upstream/fake-upstream.ts'
import { post, raw, relayTo, serve, startFake } from '../../testing/upstream/test-relay.ts'

const tooMuch: http.RequestListener = (request, response) => {
  request.resume()
  response.writeHead(413).end('too much')
}

describe('a call that does not end well', () => {
  test.each([
    ['before the answer', false],
    ['in the middle of the answer', true],
  ])('ends the upstream call at once when the client goes away %s', async (_when, begun) => {
    const arrived = Promise.withResolvers<void>()
    const closed = Promise.withResolvers<void>()
    const url = await serve((_request, response) => {
      response.on('close', closed.resolve)
      if (begun) response.writeHead(200).write('x')
      arrived.resolve()
    })
    const { base, ends } = await relayTo(url)
    const controller = new AbortController()
    const asked = fetch(`${base}/x`, { ...post('{}'), signal: controller.signal })
    await arrived.promise
    if (begun) await asked
    else asked.catch(() => {})
    controller.abort()
    await closed.promise
    expect(ends).toEqual(['client_aborted'])
  })

  test.each(['reset', 'short'] as const)('never turns an answer cut by a %s into a short one', async (kind) => {
    const fake = await startFake()
    fake.setFault({ kind })
    const { base, ends } = await relayTo(fake.url)
    const response = await fetch(`${base}/chat/completions`, post('{"messages":[]}'))
    await expect(response.text()).rejects.toThrow('terminated')
    expect(ends).toEqual(['truncated'])
  })

  test('a chunked answer that is cut has no end of its own on the way out either', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200).write('half')
      setImmediate(() => response.socket?.destroy())
    })
    const { base } = await relayTo(url)
    const call = await raw(base, 'GET /v1/x HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(await call.closed).toMatch(/half\r\n$/)
  })

  test('passes upstream’s own failures untouched and never asks twice', async () => {
    const fake = await startFake()
    fake.setFault({ kind: 'retry-after', status: 429, value: '2' })
    const { base } = await relayTo(fake.url)
    const response = await fetch(`${base}/chat/completions`, post('{"messages":[]}'))
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2'])
    expect(fake.requests).toHaveLength(1)
  })

  test.each([
    ['a redirect', { kind: 'redirect', to: 'https://evil.test/v1' }, 'upstream_redirect'],
    ['bytes that are not HTTP', { kind: 'not-http' }, 'bad_shape'],
  ] as const)('refuses %s, and asks nobody else', async (_what, fault, code) => {
    const fake = await startFake()
    fake.setFault(fault)
    const { base, refusals, ends } = await relayTo(fake.url)
    expect((await fetch(`${base}/x`, post('{}'))).status).toBe(502)
    expect(refusals).toMatchObject([{ status: 502, body: { type: 'upstream_error', code } }])
    expect([ends, fake.requests.length]).toEqual([['failed'], 1])
  })

  test('says what happened when upstream cannot be reached, or does not begin in time', async () => {
    const gone = await startFakeUpstream()
    await gone.close()
    const unreachable = await relayTo(gone.url)
    await fetch(`${unreachable.base}/x`, post('{}'))
    expect(unreachable.refusals).toMatchObject([{ status: 502, body: { code: 'connect' } }])
    const fake = await startFake()
    fake.setFault({ kind: 'silent' })
    const late = await relayTo(fake.url, { deadlines: { connect: 5_000, headers: 30, idle: 5_000 } })
    await fetch(`${late.base}/x`, post('{}'))
    expect(late.refusals).toMatchObject([{ status: 504, body: { code: 'timeout' } }])
  })

  test('an answer that stalls for too long is broken off, not ended', async () => {
    const fake = await startFake()
    fake.setFault({ kind: 'stall' })
    const { base, ends } = await relayTo(fake.url, { deadlines: { connect: 5_000, headers: 5_000, idle: 30 } })
    const response = await fetch(`${base}/x`, post('{}'))
    await expect(response.text()).rejects.toThrow('terminated')
    expect(ends).toEqual(['truncated'])
  })

  test('an upstream that answers before it has read the whole request is believed', async () => {
    const url = await serve((request, response) => {
      response.writeHead(413).end('too much')
      request.resume()
    })
    const { base } = await relayTo(url)
    const response = await fetch(`${base}/x`, post('x'.repeat(5_000_000)))
    expect([response.status, await response.text()]).toEqual([413, 'too much'])
  })

  test.each<[string, number, http.RequestListener]>([
    ['answered', 413, tooMuch],
    ['broke off', 502, (request) => request.socket.destroy()],
  ])('where upstream %s before the upload had ended, the client’s connection goes on to serve', async (...cell) => {
    const [, status, answer] = cell
    const url = await serve((request, response) =>
      request.method === 'GET' ? void response.end('next') : answer(request, response),
    )
    const { base } = await relayTo(url)
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const ask = (method: string, body = '') =>
      new Promise<[status: number | undefined, port: number | undefined]>((resolve, reject) => {
        const request = http.request(`${base}/x`, { method, agent, headers: { 'content-length': body.length } })
        request.on('error', reject)
        request.on('response', (response) => {
          const { localPort } = response.socket
          response.resume().on('end', () => resolve([response.statusCode, localPort]))
        })
        request.end(body)
      })
    const [first, port] = await ask('POST', 'x'.repeat(5_000_000))
    expect([first, await ask('GET')]).toEqual([status, [200, port]])
  })
})
