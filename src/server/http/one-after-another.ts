import type { RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

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
