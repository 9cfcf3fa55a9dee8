import { createServer, type Server } from 'node:http'
import { networkInterfaces, hostname } from 'node:os'
import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Hono } from 'hono'
import { limitConnections } from '../access/limit-connections.ts'
import { isLoopback } from '../machine/is-loopback.ts'
import type { AppEnv } from './app-env.ts'
import { takeBasePath } from '../settings/base-path.ts'
import { answerRefusal } from './answer/answer-error.ts'
import { oneAfterAnother } from './one-after-another.ts'
import { Refusal } from '../source/refusal.ts'

/** A legal filter of 16 metadata pairs makes a request line of up to 75 kB, more than Node's default allows. */
const MAX_HEADER = 131_072

/** An HTTP server for the app, with timeouts. It does not listen yet. */
export function createHttpServer(app: Hono<AppEnv>, basePath = ''): Server {
  const listener = getRequestListener(toFetch(app), {
    hostname: 'localhost',
    // A target or Host of which no URL can be made never reaches the guard.
    errorHandler: () => answerRefusal(new Refusal(400, 'The request is malformed.'), 'req_malformed'),
  })
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER,
      headersTimeout: 10_000,
      connectionsCheckingInterval: 1_000,
      requestTimeout: 300_000,
      keepAliveTimeout: 5_000,
      // HTTP/1.0 without a Host is answered by the guard, with our envelope.
      requireHostHeader: false,
    },
    // A failure here must end this connection only.
    oneAfterAnother((request, response) => {
      takeBasePath(request, basePath)
      void listener(request, response).catch(() => response.destroy())
    }),
  )
  limitConnections(server)
  server.maxRequestsPerSocket = 0
  // The size of the headers is limited instead: by default node drops those after the 2,000th in silence.
  server.maxHeadersCount = 0
  server.on('upgrade', (_request, socket) => {
    // Node no longer listens to this socket, and an unhandled error would end the process.
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  server.on('connect', (_request, socket) => {
    socket.on('error', () => undefined)
    socket.destroy()
  })
  return server
}

/**
 * The app's `fetch`. For HEAD, Hono builds a new answer and forgets that the call was passed on and is answered
 * already.
 */
function toFetch(app: Hono<AppEnv>) {
  return (request: Request, env: HttpBindings | Http2Bindings): Response | Promise<Response> => {
    const answer = app.fetch(request, env)
    const hasLeft = () => env.outgoing.headersSent || env.outgoing.destroyed
    if (request.method !== 'HEAD') return answer
    return Promise.resolve(answer).then((response) => (hasLeft() ? RESPONSE_ALREADY_SENT : response))
  }
}

/** The host names under which a server on `host` and `port` may be asked, and the origins of its own pages. */
export function ownNames(
  host: string,
  port: number,
  extra: readonly string[],
): { hosts: Set<string>; origins: Set<string> } {
  const addresses = isLoopback(host)
    ? ['localhost', '127.0.0.1', '[::1]', inUrl(host)]
    : host === '0.0.0.0' || host === '::'
      ? ['localhost', '127.0.0.1', '[::1]', hostname().toLowerCase(), ...interfaceAddresses()]
      : ['localhost', '127.0.0.1', '[::1]', inUrl(host).toLowerCase()]
  const hosts = new Set(addresses.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])))
  const origins = new Set([...hosts].map((name) => `http://${name.replace(/:80$/, '')}`))
  for (const name of extra) {
    for (const own of name.includes(':') ? [name] : [name, `${name}:${port}`]) {
      hosts.add(own)
      origins.add(`http://${own}`).add(`https://${own}`)
    }
  }
  return { hosts, origins }
}

/** An address as it is written in a URL. */
export function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ address }) => !address.startsWith('fe80'))
    .map(({ address }) => inUrl(address))
}
