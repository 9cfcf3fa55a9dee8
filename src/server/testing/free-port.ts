import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** The system takes ports of outgoing connections from above these, on Linux (32768), macOS and Windows (49152). */
const FIRST = 10_000
const LAST = 32_767

/**
 * A free port for a server that is told its port, or that comes back on it: unlike one that the system chose, no
 * outgoing connection is given it in the meantime.
 */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST + 1)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const server = createServer()
  server.once('error', () => resolve(false))
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  return promise
}
