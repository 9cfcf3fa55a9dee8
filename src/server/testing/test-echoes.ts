import type http from 'node:http'
import { gzipSync } from 'node:zlib'

/** Our key, and one that a client sends. They may appear only in what the client receives. */
export const OURS = 'sk-canary/0123456789+abcdef"x'
export const THEIRS = 'sk-client-fedcba9876543210'

/** How an upstream answers a call that came with `key`. */
export type Answer = (key: string, response: http.ServerResponse) => void | Promise<void>

const completion = (content: string, more: object = {}) =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', ...more }],
  })
export const event = (delta: object, more: object = {}) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, ...more }] })}\n\n`
const json: http.OutgoingHttpHeaders = { 'content-type': 'application/json' }
export const sse: http.OutgoingHttpHeaders = { 'content-type': 'text/event-stream' }
const send =
  (headers: http.OutgoingHttpHeaders, body: (key: string) => string | Buffer, status = 200): Answer =>
  (key, response) =>
    void response.writeHead(status, headers).end(body(key))
const lettersOf = (text: string) => Array.from(text)
const unicode = (text: string) =>
  lettersOf(text)
    .map((c) => `\\u00${c.charCodeAt(0).toString(16)}`)
    .join('')
const percent = (text: string) =>
  lettersOf(text)
    .map((c) => `%${c.charCodeAt(0).toString(16)}`)
    .join('')
const base64 = (text: string) => Buffer.from(text).toString('base64')
/** Each event has one letter of the key, so that it is nowhere in one piece. */
const letters = (key: string) =>
  lettersOf(key)
    .map((content) => event({ content }))
    .join('') +
  event({}, { finish_reason: 'stop' }) +
  'data: [DONE]\n\n'
const pretty = (key: string) =>
  JSON.stringify({ choices: [{ index: 0, delta: { content: key } }] }, null, 1).replaceAll(/^/gm, 'data: ')

/** The ways in which upstreams send back what they were sent. */
export const ECHOES: readonly (readonly [string, Answer])[] = [
  ['in the answer’s text', send(json, (key) => completion(`You are Bearer ${key}.`))],
  ['in a member that nobody knows', send(json, (key) => completion('x', { echo: { headers: { [key]: key } } }))],
  [
    'in arguments of a call',
    send(json, (key) =>
      completion('', {
        message: {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'c', type: 'function', function: { name: 'f', arguments: JSON.stringify({ auth: key }) } },
          ],
        },
      }),
    ),
  ],
  ['in JSON in JSON in JSON', send(json, (key) => completion(JSON.stringify({ a: JSON.stringify({ b: key }) })))],
  ['with all letters escaped', send(json, (key) => completion('@').replace('@', unicode(key)))],
  ['percent-encoded', send(json, (key) => completion(`https://x/?k=${percent(key)}&l=${encodeURIComponent(key)}`))],
  [
    'in base64, at each offset',
    send(json, (key) => completion([0, 1, 2].map((n) => base64(`${'z'.repeat(n)}${key}!`)).join(' '))),
  ],
  [
    'in base64 for URLs, and in hexadecimal',
    send(json, (key) =>
      completion(`${Buffer.from(`:${key}`).toString('base64url')} ${Buffer.from(key).toString('hex')}`),
    ),
  ],
  [
    'in an error',
    send(json, (key) => JSON.stringify({ error: { message: `Incorrect API key provided: ${key}.` } }), 401),
  ],
  [
    'in a page of HTML',
    send(
      { 'content-type': 'text/html' },
      (key) => `<pre>Authorization: Bearer ${key.replaceAll('"', '&quot;')}</pre>`,
      502,
    ),
  ],
  ['in headers', send({ ...json, 'openai-echo': OURS, 'x-request-id': OURS }, () => completion('x'))],
  ['in one event', send(sse, (key) => event({ content: `I am ${key}` }) + 'data: [DONE]\n\n')],
  ['in an event of several lines', send(sse, (key) => `${pretty(key)}\n\ndata: [DONE]\n\n`)],
  ['in a comment of a stream', send(sse, (key) => `: ${key}\n\n${event({ content: 'x' })}data: [DONE]\n\n`)],
  ['letter by letter over events', send(sse, letters)],
  [
    'letter by letter in arguments',
    send(sse, (key) =>
      lettersOf(key)
        .map((piece) => event({ tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: piece } }] }))
        .join(''),
    ),
  ],
  [
    'letter by letter in tokens',
    send(json, (key) =>
      completion('x', {
        logprobs: {
          content: lettersOf(key).map((token) => ({
            token,
            logprob: -1,
            bytes: [...Buffer.from(token)],
            top_logprobs: [],
          })),
        },
      }),
    ),
  ],
  [
    'byte by byte on the wire',
    async (key, response) => {
      response.writeHead(200, json)
      for (const byte of Buffer.from(completion(key))) {
        response.write(Buffer.of(byte))
        await new Promise((resolve) => setImmediate(resolve))
      }
      response.end()
    },
  ],
  ['compressed', send({ ...json, 'content-encoding': 'gzip' }, (key) => gzipSync(completion(key)))],
  ['in a compressed stream', send({ ...sse, 'content-encoding': 'gzip' }, (key) => gzipSync(letters(key)))],
  [
    'in half an answer',
    (key, response) => {
      response.writeHead(200, { ...json, 'content-length': 9_000 })
      response.write(
        completion(key).slice(0, completion(key).indexOf('canary') + 14 + (key === THEIRS ? 100 : 0)),
        () => response.destroy(),
      )
    },
  ],
  [
    'in bytes that are no text',
    send({ 'content-type': 'audio/mpeg' }, (key) =>
      Buffer.concat([Buffer.of(255, 254, 0), Buffer.from(key), Buffer.of(200)]),
    ),
  ],
]

/** Every form in which a test would recognise a key, or most of it. */
export const formsOf = (key: string) => {
  const inner = base64(`zz${key}`).slice(4, -4)
  return [
    key.slice(0, 17),
    key.slice(3, 20),
    JSON.stringify(key).slice(4, 22),
    encodeURIComponent(key).slice(3, 24),
    percent(key),
    unicode(key),
    inner,
    Buffer.from(key).toString('hex'),
  ]
}
