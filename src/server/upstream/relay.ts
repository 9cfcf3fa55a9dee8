import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import type { Refusal } from '../refusal.ts'
import { toRedirectRefusal } from './upstream-client.ts'
import { toTransportFailure, upstreamFailure } from './upstream-failure.ts'
import {
  type HeaderTexts,
  toForwardedRequestHeaders,
  toForwardedResponseHeaders,
  toPeer,
  toUpstreamUrl,
  type UpstreamIdentity,
  withIdentity,
} from './upstream-headers.ts'
import { beginRequest } from './upstream-request.ts'
import { type KeyRule, toCallIdentity } from './key-rule.ts'

export interface RelayOptions extends UpstreamIdentity {
  keyRule: KeyRule
  deadlines?: RelayDeadlines
}

/** Milliseconds; the client owns every other timeout (research/trust.md F3, F5, F6). */
export interface RelayDeadlines {
  connect: number
  headers: number
  /** Between two pieces of an answer. */
  idle: number
}
const DEADLINES: RelayDeadlines = { connect: 30_000, headers: 15 * 60_000, idle: 15 * 60_000 }

/**
 * Sees a call go by: the request after it was sent on, each part of the answer just before the client gets it, so that what
 * a client has is written down even if we are killed then. It must be quick, and must not throw.
 */
export interface RelayWatcher {
  request(chunk: Buffer): void
  requestEnd(): void
  answer(status: number, headers: HeaderTexts): void
  piece(chunk: Buffer): void
  /** All of the answer is here; the client is about to be told so. */
  whole(): void
  /**
   * Once, when nothing more will come and what came has been written out. `failure`: what the client is told where
   * upstream did not answer at all.
   */
  end(how: RelayEnd, failure?: Refusal): void
}

/** `truncated`: upstream broke off; `client_aborted`: the client did; `failed`: there was no answer. */
export type RelayEnd = 'complete' | 'truncated' | 'client_aborted' | 'failed'

export interface RelayCall {
  incoming: IncomingMessage
  outgoing: ServerResponse
  /** Below `/v1`, with its leading slash, still percent-encoded. */
  path: string
  search: string
  /** Set on the answer; they win over upstream's. */
  answerHeaders: Readonly<Record<string, string>>
  /** Upstream's own is kept where it sends one. */
  requestId: string
  watcher?: RelayWatcher
  /** Changes the request's body; it is then read to its end before it goes on. */
  rewrite?: (body: Buffer) => Buffer
}

/** Resolves when the answer has ended, one way or another. Rejects with a `Refusal` while nothing was answered yet. */
export type Relay = (call: RelayCall) => Promise<void>

/**
 * Passes a call on and its answer back between the sockets: bytes unchanged both ways and as they arrive, back-pressure
 * kept, an abort on either side ends the other at once. Headers go by allow-lists. Never retried, never redirected.
 */
export function createRelay(options: RelayOptions): Relay {
  const deadlines = options.deadlines ?? DEADLINES
  const peer = toPeer(options)
  const { host } = peer

  return (call) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const { incoming, outgoing, watcher } = call
    const url = toUpstreamUrl(options.baseUrl, call.path, call.search)
    if (!isBelow(url, options.baseUrl)) {
      const failure = upstreamFailure('bad_shape', 'This path leads out of the upstream’s API.')
      watcher?.end('failed', failure)
      return Promise.reject(failure)
    }
    const { identity, passed } = toCallIdentity(options, options.keyRule, incoming.headers)
    const headers = withIdentity({ ...toForwardedRequestHeaders(incoming.headers), ...passed }, identity)
    // A body that is rewritten has another length, which is known only then.
    if (call.rewrite !== undefined) delete headers['content-length']
    let request: ClientRequest
    let answered = false
    let ended = false
    const end = (how: RelayEnd, failure?: Refusal) => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      outgoing.off('close', onClientClose)
      // What the client still sends is read and let go of: its connection would be stuck with it.
      incoming.unpipe(request).resume()
      if (watcher !== undefined) setImmediate(() => watcher.end(how, failure))
    }
    const refuse = (error: Refusal) => {
      // Once there is an answer, its own end counts: an upstream may answer before it has read the whole request.
      if (ended || answered) return
      end('failed', error)
      request.destroy()
      reject(error)
    }
    const onClientClose = () => {
      if (ended) return
      end('client_aborted')
      request.destroy()
      resolve()
    }
    const late = (what: string, ms: number) => () =>
      refuse(upstreamFailure('timeout', `${host} ${what} within ${ms / 1000} s.`))
    let timer = setTimeout(late('did not accept the connection', deadlines.connect), deadlines.connect)
    const onConnected = () => {
      clearTimeout(timer)
      if (!ended) timer = setTimeout(late('did not begin to answer', deadlines.headers), deadlines.headers)
    }
    try {
      request = beginRequest({ url, method: incoming.method ?? 'GET', headers })
    } catch (error) {
      clearTimeout(timer)
      const failure = toTransportFailure(error, peer, false)
      watcher?.end('failed', failure)
      return Promise.reject(failure)
    }
    outgoing.on('close', onClientClose)
    request.on('socket', (socket) => {
      if (!socket.connecting) onConnected()
      else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', onConnected)
    })
    request.on('error', (error) => refuse(toTransportFailure(error, peer, false)))
    request.on('response', (response) => {
      clearTimeout(timer)
      const status = response.statusCode ?? 502
      if (status >= 300 && status < 400) {
        response.destroy()
        return refuse(toRedirectRefusal({ status, headers: response.headers }, peer))
      }
      const breakOff = () => {
        if (ended) return
        end('truncated')
        // A clean end would turn a cut answer into a short one.
        outgoing.destroy()
        request.destroy()
        resolve()
      }
      answered = true
      timer = setTimeout(breakOff, deadlines.idle)
      const kept = toForwardedResponseHeaders(response.headers)
      watcher?.answer(status, kept)
      outgoing.writeHead(status, { 'x-request-id': call.requestId, ...kept, ...call.answerHeaders })
      // Head and first bytes leave together where they came together; the head alone does not wait for more.
      let speaks = false
      setImmediate(() => {
        if (!speaks && !ended) outgoing.flushHeaders()
      })
      response.on('data', (chunk: Buffer) => {
        speaks = true
        timer.refresh()
        watcher?.piece(chunk)
      })
      // After the watcher: it sees every piece first.
      response.pipe(outgoing, { end: false })
      response.on('error', breakOff)
      response.on('close', breakOff)
      response.on('end', () => {
        if (!response.complete) return breakOff()
        if (!ended) watcher?.whole()
        outgoing.end()
        end('complete')
        // Upstream did not wait for all of the request, and will get no more of it.
        if (!request.writableEnded) request.destroy()
        resolve()
      })
    })
    send(call, request, onClientClose)
    return promise
  }
}

function send({ incoming, watcher, rewrite }: RelayCall, request: ClientRequest, onAbort: () => void): void {
  incoming.on('error', onAbort)
  if (rewrite === undefined) {
    incoming.pipe(request)
  } else {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const body = rewrite(Buffer.concat(chunks))
      request.setHeader('content-length', body.length)
      request.end(body)
    })
  }
  incoming.on('data', (chunk: Buffer) => watcher?.request(chunk))
  incoming.on('end', () => watcher?.requestEnd())
}

/** Whether a path stayed below the base after `..` and the like were resolved. */
function isBelow(url: URL, baseUrl: URL): boolean {
  return url.origin === baseUrl.origin && url.pathname.startsWith(baseUrl.pathname.replace(/\/*$/, '/'))
}
