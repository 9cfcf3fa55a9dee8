import type http from 'node:http'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { beginOwn } from './connections.ts'
import { toTransportFailure, upstreamFailure } from './upstream-failure.ts'
import type { Peer } from './upstream-headers.ts'

/** Milliseconds after which an exchange is given up. */
export interface Deadlines {
  connect: number
  headers: number
  idle: number
  total: number
}

export const READ_DEADLINES: Deadlines = { connect: 5_000, headers: 30_000, idle: 30_000, total: 120_000 }

/** The most decoded bytes of one answer that are held. */
export const BODY_BUDGET = 64 * 1024 * 1024

export interface Exchange {
  url: URL
  method: string
  headers: Record<string, string>
  body: string | null
  /** How messages name the other side. */
  peer: Peer
}

/** An answer as it came, only without its content encoding. */
export interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  bytes: Uint8Array
}

/**
 * Sends one request and reads the whole answer. Rejects with a `Refusal` that names the fault, or with the abort's
 * reason.
 */
export function exchangeOnce(
  exchange: Exchange,
  deadlines: Deadlines,
  budget: number,
  signal?: AbortSignal,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const { peer } = exchange
  const { host } = peer
  let headersCame = false
  let request: http.ClientRequest
  try {
    signal?.throwIfAborted()
    request = beginOwn(exchange)
  } catch (error) {
    return Promise.reject(signal?.aborted === true ? signal.reason : toTransportFailure(error, peer, false))
  }

  const timers = new Map<string, NodeJS.Timeout>()
  const settle = (act: () => void) => {
    for (const timer of timers.values()) clearTimeout(timer)
    timers.clear()
    signal?.removeEventListener('abort', abort)
    act()
  }
  const fail = (error: unknown) => {
    settle(() => reject(error))
    request.destroy()
  }
  const abort = () => fail(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  const arm = (name: string, ms: number, what: string) => {
    clearTimeout(timers.get(name))
    const late = () =>
      fail(upstreamFailure('timeout', `${host} ${what} within ${ms / 1000} s. It may be overloaded; try again.`))
    timers.set(name, setTimeout(late, ms))
  }
  const disarm = (name: string) => clearTimeout(timers.get(name))

  arm('connect', deadlines.connect, 'did not accept the connection')
  arm('headers', deadlines.headers, 'did not begin to answer')
  arm('total', deadlines.total, 'did not finish its answer')
  request.on('socket', (socket) => {
    // A kept connection is reused without connecting again.
    if (!socket.connecting) disarm('connect')
    else socket.once(exchange.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => disarm('connect'))
  })
  request.on('error', (error) => fail(toTransportFailure(error, peer, headersCame)))
  // Node closes some answers without an error, such as one that switches protocols.
  request.on('close', () => {
    if (!headersCame) fail(toTransportFailure(null, peer, false))
  })
  request.on('response', (response) => {
    headersCame = true
    disarm('connect')
    disarm('headers')
    arm('idle', deadlines.idle, 'sent nothing more')
    response.on('data', () => arm('idle', deadlines.idle, 'sent nothing more'))
    readBody(response, peer, budget).then(
      (bytes) => settle(() => resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes })),
      fail,
    )
  })
  request.end(exchange.body ?? undefined)
  return promise
}

/** All bytes of a response, decoded. Rejects if it broke off, cannot be decoded or exceeds the budget. */
async function readBody(response: http.IncomingMessage, peer: Peer, budget: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of decoded(response, peer.host)) {
      size += chunk.length
      if (size > budget) throw tooLarge(peer.host, budget)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof Error && error.name === 'Refusal' ? error : toTransportFailure(error, peer, true)
  }
  if (!response.complete) throw toTransportFailure(null, peer, true)
  return Buffer.concat(chunks)
}

function tooLarge(host: string, budget: number): Error {
  const megabytes = Math.round(budget / 1024 / 1024)
  return upstreamFailure('too_large', `${host} answered with more than ${megabytes} MB. Ask for fewer rows at a time.`)
}

function decoded(response: http.IncomingMessage, host: string): Readable {
  const coding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (coding === 'identity' || coding === '') return response
  const decoder =
    coding === 'gzip' || coding === 'x-gzip'
      ? createGunzip()
      : coding === 'deflate'
        ? createInflate()
        : coding === 'br'
          ? createBrotliDecompress()
          : null
  if (decoder === null)
    throw upstreamFailure('not_json', `${host} sent its answer in a coding that we did not ask for (${coding}).`)
  // `pipe` does not pass errors on; without this, the decoder would wait for ever after a reset.
  response.on('error', (error) => decoder.destroy(error))
  response.on('aborted', () => decoder.destroy(new Error('aborted')))
  return response.pipe(decoder)
}
