import net from 'node:net'
import { listen } from '../listen.ts'

/** A request as it came over the wire. */
export interface RawRequest {
  head: string
  /** What came with the head; more may follow. */
  rest: string
  socket: net.Socket
  /** Counts the connections of this upstream, from 0. */
  connection: number
}

/** An upstream that answers with bytes that the test makes. Gives its base URL; ends after the test. */
export async function serveRaw(answer: (request: RawRequest) => void): Promise<string> {
  let connections = 0
  const server = net.createServer((socket) => {
    const connection = connections++
    let received = ''
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1')
      const end = received.indexOf('\r\n\r\n')
      if (end === -1) return
      const request = { head: received.slice(0, end), rest: received.slice(end + 4), socket, connection }
      received = ''
      answer(request)
    })
  })
  return `http://127.0.0.1:${await listen(server)}/v1`
}

/** Bytes of an answer whose body has a length. */
export function rawAnswer(body: string, status = '200 OK', headers = ''): Buffer {
  return Buffer.from(`HTTP/1.1 ${status}\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`, 'latin1')
}
