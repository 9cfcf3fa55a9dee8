import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Hono } from 'hono'
import { limitConnections } from '../access/limit-connections.ts'
import type { AppEnv } from './app-env.ts'
import { endStalledBodies } from './end-stalled-bodies.ts'
import { takeBasePath } from '../settings/base-path.ts'
import { answerRefusal } from './answer/answer-error.ts'
import { Refusal } from '../source/refusal.ts'

/** A legal filter of 16 metadata pairs makes a request line of up to 75 kB, more than Node's default allows. */
const MAX_HEADER = 131_072

/**
 * A day: a file that is imported is read as fast as it is stored, ten million rows within hours, and with Node's five minutes all that
 * took longer was cut off. Who sends no head is in nobody's way (`limit-connections.ts`), who stops in the middle of a body is sent
 * away after some minutes (`end-stalled-bodies.ts`).
 */
const LONGEST_UPLOAD_MS = 86_400_000

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
      requestTimeout: LONGEST_UPLOAD_MS,
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
  endStalledBodies(server)
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
 * Answers the calls of one connection one after the other. A client may send the next call before the last is answered
 * (RFC 9112, 9.3.2 Pipelining). Node would start all of them; an answer that breaks off before its turn would have no
 * socket to close, and its client would wait for ever.
 */
export function oneAfterAnother(listener: RequestListener): RequestListener {
  const last = new WeakMap<Socket, ServerResponse>()
  return (request, response) => {
    const before = last.get(request.socket)
    last.set(request.socket, response)
    if (response.socket !== null || before === undefined) return listener(request, response)
    // If the connection ends first, there is nobody to answer.
    before.once('close', () => {
      if (response.socket !== null) listener(request, response)
    })
  }
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
