import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'

export type Fault =
  /** An error; `html` sends a page instead of OpenAI's envelope. */
  | {
      kind: 'status'
      status: number
      code?: string | null
      message?: string
      html?: boolean
      headers?: Record<string, string>
    }
  /** A 429 or 503 with `Retry-After` as given. */
  | { kind: 'retry-after'; status: 429 | 503; value: string; code?: string }
  | { kind: 'redirect'; to: string }
  | { kind: 'silent' }
  /** Headers and half a body, then nothing more. */
  | { kind: 'stall' }
  /** Half a body, then a TCP reset. */
  | { kind: 'reset' }
  /** Half a body, then a clean close in spite of Content-Length. */
  | { kind: 'short' }
  /** Half the JSON, with a matching length and a clean end. */
  | { kind: 'cut-json' }
  /** Valid JSON that lacks what the contract promises. */
  | { kind: 'other-json'; text: string }
  | { kind: 'html' }
  | { kind: 'wrong-type' }
  | { kind: 'bad-utf8' }
  | { kind: 'gzip' }
  | { kind: 'cut-gzip' }
  /** A small gzip that decodes to this many bytes. */
  | { kind: 'bomb'; bytes: number }
  | { kind: 'not-http' }
  /** Server-sent events as given, whatever was asked; then the answer ends, stalls or is reset. */
  | { kind: 'events'; frames: readonly (string | Uint8Array)[]; end: 'clean' | 'stall' | 'reset' }
  /** The right body, a few bytes at a time. */
  | { kind: 'drip'; bytes: number }
  /** JSON of this many bytes that is a completion. */
  | { kind: 'huge'; bytes: number }
  /** An oddity in a list that is otherwise right. */
  | { kind: 'list'; oddity: ListOddity }

export type ListOddity =
  | 'empty-but-more'
  | 'ignore-after'
  | 'repeat-page'
  | 'no-has-more'
  | 'text-has-more'
  | 'null-ids'
  | 'duplicates'
  | 'no-row-ids'
  | 'clamp-5'

const PAGE =
  '<!doctype html><html><head><title>Oops</title><script>alert(1)</script></head><body><h1>Bad gateway</h1></body></html>'

/** OpenAI's error envelope. */
export function errorBody(message: string, type: string, param: string | null, code: string | null): string {
  return JSON.stringify({ error: { message, type, param, code } })
}

/** Answers with the fault instead of `body`, the right JSON. `headers` are those of every answer. */
export function answerWithFault(
  response: ServerResponse,
  fault: Fault,
  body: string,
  headers: Record<string, string>,
): void {
  const json = { ...headers, 'content-type': 'application/json' }
  const half = body.slice(0, Math.max(1, Math.floor(body.length / 2)))
  const told = { ...json, 'content-length': String(Buffer.byteLength(body)) }
  const send = (status: number, extra: Record<string, string>, payload: string | Uint8Array) => {
    response.writeHead(status, extra).end(payload)
  }
  const begin = () => {
    response.writeHead(200, told)
    return new Promise<unknown>((resolve) => response.write(half, resolve))
  }
  // A reset discards what has not been sent yet.
  const reset = () => response.socket?.resetAndDestroy()
  switch (fault.kind) {
    case 'status':
      if (fault.html === true) return send(fault.status, { ...headers, 'content-type': 'text/html' }, PAGE)
      return send(
        fault.status,
        { ...json, ...fault.headers },
        errorBody(
          fault.message ?? 'The server had an error while processing your request. Sorry about that!',
          'server_error',
          null,
          fault.code ?? null,
        ),
      )
    case 'retry-after':
      return send(
        fault.status,
        { ...json, 'retry-after': fault.value },
        errorBody('Rate limit reached.', 'requests', null, fault.code ?? 'rate_limit_exceeded'),
      )
    case 'redirect':
      return send(307, { ...headers, location: fault.to }, '')
    case 'silent':
      return
    case 'stall':
      void begin()
      return
    case 'reset':
      void begin().then(reset)
      return
    case 'short':
      void begin().then(() => response.socket?.end())
      return
    case 'cut-json':
      return send(200, json, half)
    case 'other-json':
      return send(200, json, fault.text)
    case 'html':
      return send(200, { ...headers, 'content-type': 'text/html' }, PAGE)
    case 'wrong-type':
      return send(200, { ...headers, 'content-type': 'text/plain' }, body)
    case 'bad-utf8':
      return send(200, json, Buffer.concat([Buffer.from('{"data":["'), Buffer.from([0xc3, 0x28]), Buffer.from('"]}')]))
    case 'gzip':
      return send(200, { ...json, 'content-encoding': 'gzip' }, gzipSync(body))
    case 'cut-gzip':
      return send(200, { ...json, 'content-encoding': 'gzip' }, gzipSync(body).subarray(0, 40))
    case 'bomb':
      return send(200, { ...json, 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(fault.bytes, 0x20)))
    case 'events': {
      response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' })
      const sent = fault.frames.map((frame) => new Promise((resolve) => response.write(frame, resolve)))
      if (fault.end === 'clean') response.end()
      if (fault.end === 'reset') void Promise.all(sent).then(reset)
      return
    }
    case 'drip':
      response.writeHead(200, told)
      return drip(response, Buffer.from(body), fault.bytes)
    case 'huge':
      return send(
        200,
        json,
        body.replace('"choices":', () => `"filler":"${'x'.repeat(fault.bytes)}","choices":`),
      )
    case 'not-http':
      response.socket?.end('I do not speak HTTP\r\n\r\n')
      return
    case 'list':
      return send(200, json, body)
    default:
      fault satisfies never
  }
}

function drip(response: ServerResponse, body: Buffer, bytes: number): void {
  if (body.length === 0 || response.destroyed) {
    response.end()
    return
  }
  response.write(body.subarray(0, bytes))
  setImmediate(() => drip(response, body.subarray(bytes), bytes))
}
