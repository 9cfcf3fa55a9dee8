import type { IncomingMessage, Server, ServerResponse } from 'node:http'

/** Milliseconds that a client may send nothing of a body that it has begun. */
const PATIENCE_MS = 300_000
/** How often is looked, in milliseconds. */
const LOOK_MS = 30_000

interface OpenBody {
  response: ServerResponse
  /** Of the connection, when something last moved. */
  bytes: number
  movedMs: number
}

/**
 * Ends requests of whose body nothing has come for some minutes; a slow one that moves may take hours, and one that waits for us to
 * read on is not stalled. Gives the look at all of them, which is done by itself from time to time. `now` gives milliseconds.
 */
export function endStalledBodies(server: Server, now: () => number = () => performance.now()): () => void {
  const bodies = new Map<IncomingMessage, OpenBody>()
  const look = () => {
    for (const [request, body] of bodies) {
      const { bytesRead } = request.socket
      // What has come and was not read yet is ours to do.
      if (bytesRead !== body.bytes || request.readableLength > 0) {
        body.bytes = bytesRead
        body.movedMs = now()
      } else if (now() - body.movedMs >= PATIENCE_MS) end(request, body.response)
    }
  }
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers
    if (coding === undefined && length === '0') return
    bodies.set(request, { response, bytes: request.socket.bytesRead, movedMs: now() })
    const forget = () => bodies.delete(request)
    request.once('end', forget)
    request.once('close', forget)
  })
  const timer = setInterval(look, LOOK_MS)
  timer.unref()
  server.once('close', () => clearInterval(timer))
  return look
}

/** As Node ends a call that took too long. */
function end({ socket }: IncomingMessage, response: ServerResponse): void {
  if (!response.headersSent)
    socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  socket.destroySoon()
}
