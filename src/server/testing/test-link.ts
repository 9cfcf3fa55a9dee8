import { once } from 'node:events'
import net from 'node:net'

/** A connection to a server on this machine that may go silent. For tests. */
export interface TestLink {
  port: number
  /** Passes nothing on any more, and closes nothing: as a cable that is pulled. */
  hold(): void
  /** Passes on what comes from now on; who waited for an answer never hears of it. */
  mend(): void
  close(): void
}

/** Opens one to a port. */
export async function openTestLink(to: number): Promise<TestLink> {
  const sockets = new Set<net.Socket>()
  let isHeld = false
  const server = net.createServer((near) => {
    const far = net.connect(to, '127.0.0.1')
    for (const [from, other] of [
      [near, far],
      [far, near],
    ] as const) {
      let isDead = false
      sockets.add(from)
      from.on('data', (bytes) => {
        isDead ||= isHeld
        if (!isDead) other.write(bytes)
      })
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        other.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    hold: () => {
      isHeld = true
    },
    mend: () => {
      isHeld = false
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
