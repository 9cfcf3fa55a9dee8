import http from 'node:http'
import net from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { post, raw, relayTo, serve } from '../../testing/upstream/test-relay.ts'
import { rawAnswer, serveRaw } from '../../testing/upstream/test-raw-upstream.ts'

const ask = (base: string, more = '', version = '1.1') =>
  raw(base, `GET /v1/x HTTP/${version}\r\nHost: a\r\nConnection: close\r\n${more}\r\n`)

describe('an answer that HTTP does not know costs its own call', () => {
  test.each([
    ['000', ''],
    ['007', ''],
    ['099', ''],
    ['100', ''],
    ['199', ''],
    ['101', ''],
    ['101', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'],
    ['301', ''],
    ['399', ''],
    ['200', 'Transfer-Encoding: gzip, chunked\r\n'],
    ['200', 'Bad Name: x\r\n'],
    ['200', 'X-A: a\u0000b\r\n'],
    ['200', `X-Long: ${'x'.repeat(140_000)}\r\n`],
    ['99', ''],
    ['2000', ''],
  ])('status %s with %j is refused, and the calls beside it end well', async (status, headers) => {
    const url = await serveRaw(({ head, socket }) => {
      const framing = headers.includes('Transfer-Encoding') ? '' : 'Content-Length: 2\r\n'
      const odd = `HTTP/1.1 ${status} Odd\r\n${headers}${framing}\r\nhi`
      socket.end(head.startsWith('POST') ? rawAnswer('well') : odd)
    })
    const { base, refusals } = await relayTo(url)
    const [odd, well] = await Promise.all([ask(base), fetch(`${base}/x`, post('{}'))])
    expect(await well.text()).toBe('well')
    expect(await odd.closed).toMatch(/^HTTP\/1\.1 502 /)
    expect(refusals).toMatchObject([{ status: 502, body: { type: 'upstream_error' } }])
    expect((await fetch(`${base}/x`, post('{}'))).status).toBe(200)
  })

  test.each(['200', '204', '226', '304', '418', '451', '599', '600', '999'])(
    'status %s is passed on',
    async (status) => {
      const url = await serveRaw(({ socket }) => socket.end(`HTTP/1.1 ${status} Fine\r\nContent-Length: 0\r\n\r\n`))
      const { base } = await relayTo(url)
      expect(await (await ask(base)).closed).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    },
  )

  test.each([
    ['UTF-8', Buffer.from('attachment; filename="日本.txt"')],
    ['latin1', Buffer.from('attachment; filename="Übung.txt"', 'latin1')],
    ['every byte above 127', Buffer.from(Array.from({ length: 128 }, (_, n) => 128 + n))],
  ])('a header in %s goes on as the bytes that it was, with a length and without', async (_what, bytes) => {
    for (const framing of ['Content-Length: 2\r\n\r\nhi', 'Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n'])
      for (const name of ['Content-Disposition', 'X-Name']) {
        const url = await serveRaw(({ socket }) =>
          socket.end(
            Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${name}: `), bytes, Buffer.from(`\r\n${framing}`)]),
          ),
        )
        const { base } = await relayTo(url)
        const answer = await (await ask(base)).closed
        expect(answer).toMatch(/^HTTP\/1\.1 200 /)
        expect(answer).toContain(`\r\n${name}: ${bytes.toString('latin1')}\r\n`)
      }
  })

  test('a request’s header goes on as the bytes that it was', async () => {
    const seen = Promise.withResolvers<string>()
    const url = await serveRaw(({ head, socket }) => {
      seen.resolve(head)
      socket.end(rawAnswer('{}'))
    })
    const { base } = await relayTo(url)
    const { socket, closed } = await ask(base)
    socket.write('')
    await closed
    const name = Buffer.from('日本').toString('latin1')
    const again = Promise.withResolvers<string>()
    const other = await serveRaw(({ head, socket: upstream }) => {
      again.resolve(head)
      upstream.end(rawAnswer('{}'))
    })
    const { hostname, port } = new URL((await relayTo(other)).base)
    const client = net.connect(Number(port), hostname)
    onTestFinished(() => void client.destroy())
    client.write(
      `POST /v1/x HTTP/1.1\r\nHost: a\r\nX-Title: ${name}\r\nX-Title: b\r\nContent-Length: 2\r\n\r\n{}`,
      'latin1',
    )
    expect(await again.promise).toContain(`\r\nx-title: ${name}\r\nx-title: b\r\n`)
    expect(await seen.promise).toMatch(/^GET \/v1\/x HTTP\/1\.1\r\n/)
  })

  test('2,100 headers go on, and not the first 2,000', async () => {
    const many = Array.from({ length: 2_100 }, (_, n) => `X-${n}: ${n}\r\n`).join('')
    const url = await serveRaw(({ socket }) => socket.end(rawAnswer('{}', '200 OK', many)))
    const { base } = await relayTo(url)
    expect(await (await ask(base)).closed).toContain('\r\nX-2099: 2099\r\n')
  })
})

describe('a client’s body stays a body', () => {
  const inner = 'GET /admin HTTP/1.1\r\nHost: evil\r\n\r\n'
  const chunked = `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`

  test.each(['GET', 'HEAD', 'DELETE', 'POST', 'PATCH', 'PUT', 'OPTIONS'])(
    '%s with a chunked body or a length is one call upstream, whose body it is',
    async (method) => {
      const seen: [string | undefined, string | undefined, string][] = []
      const url = await serve((request, response) => {
        let body = ''
        request.on('data', (chunk: Buffer) => (body += chunk.toString()))
        request.on('end', () => {
          seen.push([request.method, request.url, body])
          response.end()
        })
      })
      const { base } = await relayTo(url)
      const head = `${method} /v1/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`
      await (await raw(base, `${head}Transfer-Encoding: chunked\r\n\r\n${chunked}`)).closed
      await (await raw(base, `${head}Content-Length: ${inner.length}\r\n\r\n${inner}`)).closed
      await (await raw(base, `${head}\r\n`)).closed
      expect(seen).toEqual([
        [method, '/v1/x', inner],
        [method, '/v1/x', inner],
        [method, '/v1/x', ''],
      ])
    },
  )

  test('in another transfer coding it is refused, since upstream would not know of it', async () => {
    const url = await serve((_request, response) => response.end())
    const { base, refusals } = await relayTo(url)
    const head = 'POST /v1/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n'
    const call = await raw(base, `${head}0\r\n\r\n`)
    onTestFinished(() => void call.socket.destroy())
    await expect.poll(() => refusals).toMatchObject([{ status: 501, body: { code: 'unsupported_transfer_coding' } }])
  })
})

describe('clients that leave or listen badly', () => {
  test('a client of HTTP/1.0 sees that an answer was cut, and that another was whole', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200).write('half')
      if (request.url === '/v1/whole') response.end(' and half')
      else setImmediate(() => response.socket?.destroy())
    })
    const { base } = await relayTo(url)
    const { hostname, port } = new URL(base)
    const hear = (path: string) =>
      new Promise<[string, string | null]>((resolve) => {
        const socket = net.connect(Number(port), hostname)
        let text = ''
        let code: string | null = null
        socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
        socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code ?? ''))
        socket.on('close', () => resolve([text.split('\r\n\r\n')[1] ?? '', code]))
        socket.write(`GET ${path} HTTP/1.0\r\nHost: a\r\n\r\n`)
      })
    expect(await hear('/v1/whole')).toEqual(['half and half', null])
    expect((await hear('/v1/cut'))[1]).toBe('ECONNRESET')
  })

  test('calls that wait behind another on the same connection end with it', async () => {
    const closed: string[] = []
    const began = Promise.withResolvers<void>()
    const url = await serve((request, response) => {
      response.on('close', () => closed.push(request.url ?? ''))
      response.writeHead(200).write('x')
      if (request.url === '/v1/19') began.resolve()
    })
    const { base, ends } = await relayTo(url)
    const calls = Array.from({ length: 20 }, (_, n) => `GET /v1/${n} HTTP/1.1\r\nHost: a\r\n\r\n`)
    const client = await raw(base, calls.join(''))
    await began.promise
    client.socket.destroy()
    await expect.poll(() => closed.length).toBe(20)
    await expect.poll(() => ends).toEqual(Array.from({ length: 20 }, () => 'client_aborted'))
  })

  test('a watcher that throws costs nobody a call, and is named', async () => {
    const url = await serve((_request, response) => response.end('fine'))
    const faults: unknown[] = []
    const { base } = await relayTo(url, {}, { onFault: (error) => faults.push(error), breaks: true })
    expect(await (await fetch(`${base}/x`, post('{}'))).text()).toBe('fine')
    expect(faults).toMatchObject([{ message: 'a watcher that breaks' }])
  })

  test('an agent of the client’s keeps its connection over calls, though ours to upstream end', async () => {
    const url = await serve((request, response) => response.end(String(request.socket.remotePort)))
    const { base } = await relayTo(url)
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const get = () =>
      new Promise<[number | undefined, string]>((resolve) => {
        http.get(`${base}/x`, { agent }, (response) => {
          const port = response.socket.localPort
          let text = ''
          response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve([port, text]))
        })
      })
    const [first, second] = [await get(), await get()]
    expect(first[0]).toBe(second[0])
    expect(first[1]).not.toBe(second[1])
  })
})
