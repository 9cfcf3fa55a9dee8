import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from '../../source/refusal.ts'
import { onClosed } from './on-closed.ts'
import type { KeyRule } from '../key-rule.ts'
import type { Relay, RelayCall, RelayEnd, RelayWatcher } from './relay-call.ts'
import { type RelayAnswer, readRelayAnswer } from './relay-answer.ts'
import { type RelayQuestion, readRelayQuestion, sendBody } from './relay-question.ts'
import { toTransportFailure, upstreamFailure } from '../upstream-failure.ts'
import { toPeer, type UpstreamIdentity } from '../upstream-headers.ts'
import { beginRelayed } from '../connections.ts'

export interface RelayOptions extends UpstreamIdentity {
  keyRule: KeyRule
  deadlines?: RelayDeadlines
}

/** In milliseconds; all other timeouts are the client's. */
export interface RelayDeadlines {
  connect: number
  headers: number
  /** Between two pieces of an answer. */
  idle: number
}
const DEADLINES: RelayDeadlines = { connect: 30_000, headers: 15 * 60_000, idle: 15 * 60_000 }

/**
 * Passes a call on and its answer back, from socket to socket: bytes unchanged and as they arrive, with back-pressure;
 * if one side aborts, the other is ended at once. It never retries and never follows redirects. Both sides may be
 * hostile: whatever one of them sends can end its own call and nothing else.
 */
export function createRelay(options: RelayOptions): Relay {
  const deadlines = options.deadlines ?? DEADLINES
  const peer = toPeer(options)
  const { host } = peer

  return (call) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const { incoming, outgoing } = call
    const watcher = toCarefulWatcher(call)
    let question: RelayQuestion
    let request: ClientRequest
    try {
      question = readRelayQuestion(options, options.keyRule, { ...call, rewritten: call.rewrite !== undefined })
      request = beginRelayed(question)
    } catch (error) {
      const failure = error instanceof Refusal ? error : toTransportFailure(error, peer, false)
      watcher.end('failed', failure)
      return Promise.reject(failure)
    }

    let answered = false
    let ended = false
    const end = (how: RelayEnd, failure?: Refusal) => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      stopListening()
      // What the client still sends is read and dropped: otherwise its connection would be stuck.
      incoming.unpipe(request).resume()
      setImmediate(() => watcher.end(how, failure))
    }
    const refuse = (error: Refusal) => {
      // Once there is an answer, its own end counts: an upstream may answer before it has read the whole request.
      if (ended || answered) return
      end('failed', error)
      request.destroy()
      reject(error)
    }
    const onClientGone = () => {
      if (ended) return
      end('client_aborted')
      request.destroy()
      resolve()
    }
    const breakOff = () => {
      if (ended) return
      end('truncated')
      cut(outgoing)
      request.destroy()
      resolve()
    }
    /** An error of ours, or of node's, ends this call only. */
    const safely =
      <A extends unknown[]>(act: (...given: A) => void) =>
      (...given: A): void => {
        try {
          act(...given)
        } catch (error) {
          if (!(error instanceof Refusal)) call.onFault?.(error)
          if (outgoing.headersSent) breakOff()
          else refuse(error instanceof Refusal ? error : cannotPassOn(host))
        }
      }
    const late = (what: string, ms: number) => () =>
      refuse(upstreamFailure('timeout', `${host} ${what} within ${ms / 1000} s.`))
    let timer = setTimeout(late('did not accept the connection', deadlines.connect), deadlines.connect)
    const onConnected = () => {
      clearTimeout(timer)
      if (!ended) timer = setTimeout(late('did not begin to answer', deadlines.headers), deadlines.headers)
    }
    const stopListening = onClosed(incoming.socket, onClientGone)
    outgoing.on('error', onClientGone)

    request.on('socket', (socket) => {
      if (!socket.connecting) onConnected()
      else socket.once(question.url.protocol === 'https:' ? 'secureConnect' : 'connect', onConnected)
    })
    request.on('error', (error) => refuse(toTransportFailure(error, peer, false)))
    // Node closes some answers without an error, such as one that switches protocols.
    request.on('close', () => refuse(toTransportFailure(null, peer, false)))
    request.on('upgrade', (_response, socket) => {
      socket.destroy()
      refuse(upstreamFailure('bad_shape', `${host} wants to switch protocols (101), which nobody asked for.`))
    })
    request.on(
      'response',
      safely((response: IncomingMessage) => {
        response.on('error', breakOff)
        if (ended) return
        const answer = readRelayAnswer(response, peer, call.answerHeaders, call.requestId)
        clearTimeout(timer)
        timer = setTimeout(breakOff, deadlines.idle)
        begin(answer)
        passOn(response)
      }),
    )

    const begin = ({ status, head, texts }: RelayAnswer) => {
      outgoing.writeHead(status, head)
      answered = true
      watcher.answer(status, texts)
    }
    const passOn = (response: IncomingMessage) => {
      // Head and first bytes are sent together if they came together; the head alone does not wait for more.
      let speaks = false
      setImmediate(() => {
        if (!speaks && !ended) outgoing.flushHeaders()
      })
      response.on('data', (chunk: Buffer) => {
        speaks = true
        timer.refresh()
        watcher.piece(chunk)
      })
      // Piped after the watcher, which sees every piece first.
      response.pipe(outgoing, { end: false })
      response.on('close', breakOff)
      response.on(
        'end',
        safely(() => {
          if (!response.complete) return breakOff()
          if (ended) return
          watcher.whole()
          outgoing.end()
          end('complete')
          // Upstream did not wait for the whole request, and gets no more of it.
          if (!request.writableEnded) request.destroy()
          resolve()
        }),
      )
    }

    sendBody({ ...call, watcher, hasBody: question.hasBody }, request, { gone: onClientGone, refuse, safely })
    return promise
  }
}

function cannotPassOn(host: string): Refusal {
  return upstreamFailure('bad_shape', `What ${host} answered cannot be passed on. The server’s log says why.`)
}

/** A clean end would make a complete, shorter answer of one that was cut off. */
function cut(outgoing: ServerResponse): void {
  const { socket } = outgoing
  // For a client of HTTP/1.0, the end of the connection is the end of the answer, unless it is a reset.
  if (socket !== null && outgoing.req.httpVersionMinor === 0) socket.resetAndDestroy()
  outgoing.destroy()
}

/** Protects the call from its watcher: after an exception, the watcher sees no more. */
function toCarefulWatcher({ watcher, onFault }: RelayCall): RelayWatcher {
  let blind = watcher === undefined
  const show = (act: (watcher: RelayWatcher) => void) => {
    if (blind || watcher === undefined) return
    try {
      act(watcher)
    } catch (error) {
      blind = true
      onFault?.(error)
    }
  }
  return {
    request: (chunk) => show((one) => one.request(chunk)),
    requestEnd: () => show((one) => one.requestEnd()),
    answer: (status, headers) => show((one) => one.answer(status, headers)),
    piece: (chunk) => show((one) => one.piece(chunk)),
    whole: () => show((one) => one.whole()),
    end: (how, failure) => show((one) => one.end(how, failure)),
  }
}
