import type { RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Has the calls of one connection answered one after the other. A client may send the next before it has the answer to the
 * last (RFC 9112, 9.3.2 Pipelining); Node would begin all of them, and an answer that breaks off before its turn has come has
 * no socket that it could end: the client would wait for ever.
 */
export function oneAfterAnother(listener: RequestListener): RequestListener {
  const last = new WeakMap<Socket, ServerResponse>()
  return (request, response) => {
    const before = last.get(request.socket)
    last.set(request.socket, response)
    if (response.socket !== null || before === undefined) return listener(request, response)
    // Where the connection ends first, nobody is there to be answered.
    before.once('close', () => {
      if (response.socket !== null) listener(request, response)
    })
  }
}
