import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { toRedirectRefusal } from './upstream-client.ts'
import { toTransportFailure, upstreamFailure } from './upstream-failure.ts'
import {
  toForwardedRequestHeaders,
  toForwardedResponseHeaders,
  toUpstreamUrl,
  type UpstreamIdentity,
  withIdentity,
} from './upstream-headers.ts'
import { beginRequest } from './upstream-request.ts'

export interface ForwardOptions extends UpstreamIdentity {
  /**
   * Whether a client's own `Authorization` goes on where we have no key. Must be false where clients authenticate to
   * this server with a token of ours, which upstream must never see.
   */
  clientKeyPasses: boolean
  /** Milliseconds; the client owns every other timeout. */
  deadlines?: { connect: number; headers: number }
}

/** `path` is below `/v1` with its leading slash, still percent-encoded; `search` as in a URL. */
export type Forward = (request: Request, path: string, search: string) => Promise<Response>

/** Recorder traffic may think for long; the client decides when to give up (research/trust.md F3, F5). */
const FORWARD_DEADLINES = { connect: 30_000, headers: 15 * 60_000 }

/**
 * Passes a client's call on and the answer back: bytes unchanged both ways and as they arrive, back-pressure kept, an
 * abort on either side ends the other. Headers go by allow-lists, the key is ours where we have one. Never retried and
 * never redirected. Rejects with a `Refusal` where upstream cannot be reached.
 */
export function createForward(options: ForwardOptions): Forward {
  const deadlines = options.deadlines ?? FORWARD_DEADLINES
  const { host } = options.baseUrl

  return async (request, path, search) => {
    const own = request.headers.get('authorization')
    const passed = options.key === null && options.clientKeyPasses && own !== null ? { authorization: own } : {}
    const headers = withIdentity({ ...toForwardedRequestHeaders(request.headers), ...passed }, options)
    const url = toUpstreamUrl(options.baseUrl, path, search)
    if (!isBelow(url, options.baseUrl)) throw upstreamFailure('bad_shape', 'This path leads out of the upstream’s API.')
    const response = await send(url, request, headers)
    const status = response.statusCode ?? 502
    if (status >= 300 && status < 400) {
      response.destroy()
      throw toRedirectRefusal({ status, headers: response.headers }, host)
    }
    const bodiless = request.method === 'HEAD' || status === 204 || status === 205
    if (bodiless) response.resume()
    return new Response(bodiless ? null : toWebStream(response), {
      status,
      headers: toForwardedResponseHeaders(response.headers),
    })
  }

  function send(url: URL, request: Request, headers: Record<string, string>): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    request.signal.throwIfAborted()
    const outgoing = beginRequest({ url, method: request.method, headers })
    const fail = (error: unknown) => {
      settle()
      reject(error)
      outgoing.destroy()
    }
    const late = (ms: number, what: string) =>
      setTimeout(() => fail(upstreamFailure('timeout', `${host} ${what} within ${ms / 1000} s.`)), ms)
    const connect = late(deadlines.connect, 'did not accept the connection')
    const answer = late(deadlines.headers, 'did not begin to answer')
    const settle = () => {
      clearTimeout(connect)
      clearTimeout(answer)
    }
    const abort = () => fail(request.signal.reason)
    request.signal.addEventListener('abort', abort, { once: true })
    outgoing.on('close', () => request.signal.removeEventListener('abort', abort))
    outgoing.on('socket', (socket) => {
      if (!socket.connecting) clearTimeout(connect)
      else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(connect))
    })
    outgoing.on('error', (error) => fail(toTransportFailure(error, host, false)))
    outgoing.on('response', (response) => {
      settle()
      resolve(response)
    })
    if (request.body === null) outgoing.end()
    // A broken upload shows as an error of `outgoing`, or as the client's abort.
    else pipeline(Readable.fromWeb(request.body), outgoing).catch(fail)
    return promise
  }
}

/** The body as it arrives. A cut answer is an error of the stream, never a clean end. */
function toWebStream(response: IncomingMessage): ReadableStream<Uint8Array> {
  const iterator = response[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
    cancel() {
      response.destroy()
    },
  })
}

/** Whether a path stayed below the base after `..` and the like were resolved. */
function isBelow(url: URL, baseUrl: URL): boolean {
  return url.origin === baseUrl.origin && url.pathname.startsWith(baseUrl.pathname.replace(/\/*$/, '/'))
}
