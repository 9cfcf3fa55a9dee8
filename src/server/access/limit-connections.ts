import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { isTrusted } from './trusted-connections.ts'

/**
 * Milliseconds that a new connection has to send a request. A client that makes hundreds of calls at once needs some.
 */
const PATIENCE_MS = 1_000
/** How many connections of one address may stay open that have been given that time and have sent no valid request. */
const STRANGERS_EACH = 64
/** How many of them all addresses together may have. */
const STRANGERS = 256
/** How many connections without a valid request there may be, also such as have just been made. */
const STRANGERS_EVER = 1_024
/** Connections of all kinds; Node refuses more. Each takes a file descriptor. */
const CONNECTIONS = 4_096

/**
 * Keeps a server reachable while somebody holds connections open without sending anything. The oldest of those are
 * closed for the newest, so a caller who asks at once is answered, even from the same address. `now` gives
 * milliseconds.
 */
export function limitConnections(server: Server, now: () => number = () => performance.now()): void {
  server.maxConnections = CONNECTIONS
  // In order of arrival, which a Map keeps.
  const strangers = new Map<Socket, { address: string; sinceMs: number }>()
  const counts = new Map<string, number>()

  const forget = (socket: Socket) => {
    const address = strangers.get(socket)?.address
    if (address === undefined) return
    strangers.delete(socket)
    const left = (counts.get(address) ?? 1) - 1
    if (left > 0) counts.set(address, left)
    else counts.delete(address)
  }
  const makeRoom = () => {
    const young = now() - PATIENCE_MS
    for (const [socket, { address, sinceMs }] of strangers) {
      const patient = sinceMs > young
      if (patient && strangers.size <= STRANGERS_EVER) return
      const many = strangers.size > STRANGERS || (counts.get(address) ?? 0) > STRANGERS_EACH
      if (!isTrusted(socket) && !many) continue
      forget(socket)
      if (!isTrusted(socket)) socket.destroy()
    }
  }
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    strangers.set(socket, { address, sinceMs: now() })
    counts.set(address, (counts.get(address) ?? 0) + 1)
    socket.once('close', () => forget(socket))
    makeRoom()
  })
}
