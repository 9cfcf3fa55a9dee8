import { once } from 'node:events'
import net from 'node:net'

/** A proxy to a server on this machine that can go silent. For tests. */
export interface TestLink {
  port: number
  /** Stops forwarding and closes nothing, like a pulled cable. */
  hold(): void
  /** Forwards what comes from now on; answers to what came before are lost. */
  mend(): void
  close(): void
}

/** Opens a proxy to a port. */
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
