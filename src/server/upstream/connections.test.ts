import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { rawAnswer, serveRaw } from '../testing/upstream/test-raw-upstream.ts'
import { BODY_BUDGET, exchangeOnce, READ_DEADLINES } from './exchange.ts'
import { ENVIRONMENT } from './upstream-headers.ts'
import { keepOnlyClean, watchConnection } from './connections.ts'

/** Asks twice, one after the other; gives the bodies, or why there is none. */
async function askTwice(base: string, between: () => Promise<unknown> = async () => undefined): Promise<string[]> {
  const url = new URL(`${base}/x`)
  const ask = async () => {
    const exchange = { url, method: 'GET', headers: {}, body: null, peer: { host: url.host, settings: ENVIRONMENT } }
    const { bytes } = await exchangeOnce(exchange, READ_DEADLINES, BODY_BUDGET)
    return Buffer.from(bytes).toString()
  }
  const first = await ask().catch(() => 'refused')
  await between()
  return [first, await ask()]
}

const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\n\r\n'

test.each([
  ['with a length', rawAnswer('one')],
  ['in chunks', Buffer.from(chunked)],
  ['after hints', Buffer.concat([Buffer.from('HTTP/1.1 103 Early\r\nLink: x\r\n\r\n'), rawAnswer('one')])],
  ['without a body', Buffer.from('HTTP/1.1 204 No Content\r\n\r\n')],
])('a connection whose answer %s was clean is used again', async (_how, answer) => {
  const connections: number[] = []
  const url = await serveRaw(({ socket, connection }) => {
    connections.push(connection)
    socket.write(answer)
  })
  await askTwice(url)
  expect(connections).toEqual([0, 0])
})

test.each([
  ['another answer', rawAnswer('poison')],
  ['half of another answer', rawAnswer('poison').subarray(0, 12)],
  ['one byte', Buffer.from('x')],
  ['an empty line', Buffer.from('\r\n')],
  ['an informational head', Buffer.from('HTTP/1.1 100 Continue\r\n\r\n')],
])('after %s behind an answer, the next question goes over a new connection and gets its own', async (...cell) => {
  const [, behind] = cell
  for (const answer of [rawAnswer('one'), Buffer.from(chunked)]) {
    const url = await serveRaw(({ socket, connection }) => {
      socket.write(connection === 0 ? Buffer.concat([answer, behind]) : rawAnswer(`own ${connection}`))
    })
    // The parser may have objected to the first answer already; the second question is none the worse for it.
    const [first, second] = await askTwice(url)
    expect(first).toMatch(/^(one|refused)$/)
    expect(second).toBe('own 1')
  }
})

test('an answer that comes while nobody asks ends its connection', async () => {
  const closed = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  const url = await serveRaw(({ socket, connection }) => {
    socket.on('close', closed.resolve)
    socket.write(rawAnswer(connection === 0 ? 'one' : 'own'))
    if (connection === 0) void answered.promise.then(() => socket.write(rawAnswer('poison')))
  })
  const between = async () => {
    answered.resolve()
    await closed.promise
  }
  expect(await askTwice(url, between)).toEqual(['one', 'own'])
})

test.each([
  ['another answer', chunked],
  ['an answer with a length', rawAnswer('poison')],
  ['a last chunk', '0\r\n\r\n'],
  ['a chunk that is none', 'zz\r\n0\r\n\r\n'],
])('%s that comes while a slow client still reads costs the connection', async (_what, behind) => {
  for (const answer of [rawAnswer('one'), Buffer.from(chunked)]) {
    const isRead = Promise.withResolvers<void>()
    const url = await serveRaw(({ socket, connection }) => {
      socket.write(connection === 0 ? answer : rawAnswer(`own ${connection}`))
      if (connection === 0) void isRead.promise.then(() => socket.write(behind))
    })
    const agent = keepOnlyClean(new Agent({ keepAlive: true }))
    onTestFinished(() => agent.destroy())
    const ask = async () => {
      const request = get(`${url}/x`, { agent })
      watchConnection(request)
      return ((await once(request, 'response')) as [IncomingMessage])[0]
    }
    const slow = await ask()
    const more = once(slow.socket, 'data')
    isRead.resolve()
    await more
    // The parser may object to what it saw.
    await text(slow).catch(() => undefined)
    expect(await text(await ask())).toBe('own 1')
  }
})

test('chunks of any size, cut anywhere, leave the connection clean', async () => {
  const body = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n15;x=y\r\n0\r\n\r\n0123456789abcdef\r\n0\r\n\r\n'
  const connections: number[] = []
  const url = await serveRaw(({ socket, connection }) => {
    connections.push(connection)
    socket.setNoDelay(true)
    const bytes = Array.from(body)
    const next = (): unknown => bytes.length > 0 && socket.write(bytes.splice(0, 1)[0] ?? '', () => setImmediate(next))
    next()
  })
  const whole = '0\r\n\r\n0123456789abcdef'
  expect(await askTwice(url)).toEqual([whole, whole])
  expect(connections).toEqual([0, 0])
})

test('an answer that switches protocols is a fault at once, not a silence', async () => {
  const url = await serveRaw(({ socket }) =>
    socket.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  )
  await expect(askTwice(url)).rejects.toMatchObject({ status: 502 })
})
