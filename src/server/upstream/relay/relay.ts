import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import { BODY_LIMIT } from '../../machine/body-limit.ts'
import { Refusal } from '../../source/refusal.ts'
import { onClosed } from './on-closed.ts'
import type { KeyRule } from '../key-rule.ts'
import type { Relay, RelayCall, RelayEnd, RelayWatcher } from './relay-call.ts'
import { type AnswerHead, readAnswerHead, type QuestionHead, readQuestionHead } from './relay-heads.ts'
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
    let question: QuestionHead
    let request: ClientRequest
    try {
      question = readQuestionHead(options, options.keyRule, { ...call, rewritten: call.rewrite !== undefined })
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
        const answer = readAnswerHead(response, peer, call.answerHeaders, call.requestId)
        clearTimeout(timer)
        timer = setTimeout(breakOff, deadlines.idle)
        begin(answer)
        passOn(response)
      }),
    )

    const begin = ({ status, head, texts }: AnswerHead) => {
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

    const { rewrite } = call
    incoming.on('error', onClientGone)
    if (!question.hasBody) {
      request.end()
      incoming.resume()
    } else if (rewrite === undefined) {
      incoming.pipe(request)
    } else {
      const send = safely((whole: Buffer) => {
        if (request.destroyed) return
        const { body, plain } = rewrite(whole)
        if (plain) request.removeHeader('content-encoding')
        request.setHeader('content-length', body.length)
        request.end(body)
      })
      collect(incoming, send, refuse)
    }
    // The watcher sees each piece after it was sent on.
    incoming.on('data', (chunk: Buffer) => watcher.request(chunk))
    incoming.on('end', () => watcher.requestEnd())
    return promise
  }
}

/** Gives the whole body, once it is here; never if it is larger than what may be changed on its way. */
function collect(incoming: IncomingMessage, take: (body: Buffer) => void, refuse: (refusal: Refusal) => void): void {
  let chunks: Buffer[] | null = []
  let size = 0
  incoming.on('data', (chunk: Buffer) => {
    if (chunks === null) return
    size += chunk.length
    if (size <= BODY_LIMIT) chunks.push(chunk)
    else {
      chunks = null
      refuse(bodyTooLarge())
    }
  })
  incoming.on('end', () => {
    if (chunks === null) return
    const whole = Buffer.concat(chunks)
    chunks = null
    take(whole)
  })
}

/** 413 for a body of more than `BODY_LIMIT` bytes that would have to be changed on its way. */
export function bodyTooLarge(): Refusal {
  return new Refusal(
    413,
    `The body is larger than ${BODY_LIMIT / 1024 / 1024} MB, the most that can be changed on its way (COMPLETIONIST_STRIP). Send less, or let an upstream without “strip” have it.`,
    { code: 'request_too_large' },
  )
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
