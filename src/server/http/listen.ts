import { createServer, type Server } from 'node:http'
import { networkInterfaces, hostname } from 'node:os'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { limitConnections } from '../access/connection-limits.ts'
import { isLoopback } from '../is-loopback.ts'
import type { AppEnv } from './app-env.ts'
import { answerRefusal } from './errors.ts'
import { Refusal } from '../refusal.ts'

/** 16 pairs of metadata as a legal filter are up to 75 kB of request line (research/trust.md, finding 14). */
const MAX_HEADER = 131_072

/** A server for the app with the limits of research/trust.md 5.3, rule 0. It does not listen yet. */
export function createHttpServer(app: Hono<AppEnv>): Server {
  const listener = getRequestListener(app.fetch, {
    hostname: 'localhost',
    // A target or Host so broken that no URL can be made of it never reaches the guard.
    errorHandler: () => answerRefusal(new Refusal(400, 'The request is malformed.'), 'req_malformed'),
  })
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER,
      headersTimeout: 10_000,
      connectionsCheckingInterval: 1_000,
      requestTimeout: 300_000,
      keepAliveTimeout: 5_000,
      // HTTP/1.0 without a Host is answered by the guard, in our envelope.
      requireHostHeader: false,
    },
    (request, response) => void listener(request, response),
  )
  limitConnections(server)
  server.maxRequestsPerSocket = 0
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  server.on('connect', (_request, socket) => socket.destroy())
  return server
}

/** The names under which a server on `host` and `port` may be asked, and the origins of its own pages. */
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

/** An address as it stands in a URL. */
export function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ address }) => !address.startsWith('fe80'))
    .map(({ address }) => inUrl(address))
}
