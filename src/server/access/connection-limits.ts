import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { isTrusted } from './trusted-connections.ts'

/** Milliseconds in which whoever connects says what he wants. A client with hundreds of calls at once needs some. */
const PATIENCE_MS = 1_000
/** Connections that are older and over which nobody whom we know has asked: of one address, and in all. */
const STRANGERS_EACH = 64
const STRANGERS = 256
/** The same of any age. */
const STRANGERS_EVER = 1_024
const CONNECTIONS = 4_096

/**
 * Keeps a server reachable while somebody holds connections without saying anything: of those, the oldest give way to the
 * newest, so whoever asks at once is answered at once, from the same address too. `now` gives milliseconds.
 */
export function limitConnections(server: Server, now: () => number = () => performance.now()): void {
  server.maxConnections = CONNECTIONS
  // In the order in which they came: a Map keeps it.
  const strangers = new Map<Socket, { address: string; since: number }>()
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
    for (const [socket, { address, since }] of strangers) {
      const patient = since > young
      if (patient && strangers.size <= STRANGERS_EVER) return
      const many = strangers.size > STRANGERS || (counts.get(address) ?? 0) > STRANGERS_EACH
      if (!isTrusted(socket) && !many) continue
      forget(socket)
      if (!isTrusted(socket)) socket.destroy()
    }
  }
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    strangers.set(socket, { address, since: now() })
    counts.set(address, (counts.get(address) ?? 0) + 1)
    socket.once('close', () => forget(socket))
    makeRoom()
  })
}
