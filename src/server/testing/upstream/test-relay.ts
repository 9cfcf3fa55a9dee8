import http from 'node:http'
import net from 'node:net'
import { onTestFinished } from 'vitest'
import { Secret } from '../../redact/secret.ts'
import { listen } from '../listen.ts'
import { startFakeUpstream } from './fake-upstream.ts'
import { createRelay, type RelayOptions } from '../../upstream/relay/relay.ts'
import type { RelayCall } from '../../upstream/relay/relay-call.ts'

/** The key of the server's own. */
export const KEY = 'sk-test-0123456789abcdef'

/** One of our servers that relays every call to `url`; gives its address, and the refusals. */
export async function relayTo(
  url: string,
  options: Partial<RelayOptions> = {},
  /** `breaks`: the watcher throws at the first piece of an answer. */
  call: Pick<RelayCall, 'onFault' | 'rewrite'> & { breaks?: boolean } = {},
) {
  const { breaks = false, ...rest } = call
  const relay = createRelay({
    baseUrl: new URL(url),
    key: new Secret(KEY),
    organization: null,
    project: null,
    keyRule: 'auto',
    ...options,
  })
  const refusals: unknown[] = []
  const ends: string[] = []
  /** What the watcher saw and what the client got, in order. */
  const order: string[] = []
  const base = await serve((incoming, outgoing) => {
    const asked = new URL(incoming.url ?? '', 'http://relay')
    const path = asked.pathname.slice('/v1'.length)
    const pass = { write: outgoing.write.bind(outgoing), end: outgoing.end.bind(outgoing) }
    outgoing.write = (chunk: Buffer) => {
      order.push('given')
      return pass.write(chunk)
    }
    outgoing.end = () => {
      order.push('ended')
      return pass.end()
    }
    const watcher = {
      request: () => {},
      requestEnd: () => {},
      answer: () => {},
      piece: () => {
        if (breaks) throw new Error('a watcher that breaks')
        order.push('seen')
      },
      whole: () => order.push('whole'),
      end: (how: string) => ends.push(how),
    }
    const { search } = asked
    relay({ incoming, outgoing, path, search, answerHeaders: {}, requestId: 'req_own', watcher, ...rest }).catch(
      (error: unknown) => {
        refusals.push(error)
        outgoing.writeHead(502).end()
      },
    )
  })
  return { base, refusals, ends, order }
}

/** The fake upstream, closed after the test. */
export async function startFake() {
  const fake = await startFakeUpstream()
  onTestFinished(() => fake.close())
  return fake
}

/** An upstream whose answers the test writes itself. */
export async function serve(answer: http.RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(http.createServer(answer))}/v1`
}

export const post = (body: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', ...headers },
})

/** A call whose client sends a key of its own. */
export const callWithKey = () => post('{}', { authorization: 'Bearer client-key' })

/** Speaks HTTP by hand: fetch hides how a connection ends. */
export async function raw(base: string, text: string) {
  const { hostname, port } = new URL(base)
  const socket = net.connect(Number(port), hostname)
  const closed = Promise.withResolvers<string>()
  let received = ''
  socket.on('data', (chunk) => (received += chunk.toString('latin1')))
  socket.on('error', () => {})
  socket.on('close', () => closed.resolve(received))
  socket.write(text)
  return { socket, received: () => received, closed: closed.promise }
}
