import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { toRecordedRecord } from './recorded-record.ts'
import type { CapturedAnswer, CapturedCall } from './captured-call.ts'

const ANSWER = '{"id":"c1","object":"chat.completion","created":7,"model":"m-1","seed":9007199254740993,"choices":[]}'
const REQUEST = '{"model":"m","store":true,"metadata":{"env":"prod"},"messages":[{"role":"user","content":"hi"}]}'

const answerOf = (body: string | Buffer, more: Partial<CapturedAnswer> = {}): CapturedAnswer => ({
  status: 200,
  headers: [
    ['content-type', 'application/json'],
    ['x-request-id', 'req_1'],
    ['x-ratelimit-remaining-tokens', '9'],
    ['set-cookie', 'a=b'],
  ],
  bytes: Buffer.from(body),
  total: Buffer.byteLength(body),
  sha256: 'ab',
  ...more,
})

function callOf(more: Partial<CapturedCall> = {}): CapturedCall {
  return {
    id: 'one',
    from: 'https://api.test/v1',
    startedMs: 1_760_000_000_250,
    firstByteMs: 12.5,
    durationMs: 34.4,
    idempotencyKey: null,
    request: { bytes: Buffer.from(REQUEST), total: REQUEST.length },
    answer: answerOf(ANSWER),
    end: 'complete',
    failure: null,
    ...more,
  }
}
const textOf = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString())
const record = (more: Partial<CapturedCall> = {}) => toRecordedRecord(callOf(more))
const EMPTY = { id: 'call-one', object: 'chat.completion', created: 1_760_000_000, model: 'm', choices: [] }

describe('the record of a call', () => {
  test('a JSON answer is its own bytes, with request, metadata, times and request id beside it', () => {
    const made = record()
    expect(textOf(made.body)).toBe(ANSWER)
    expect(textOf(made.request)).toBe(REQUEST)
    expect(made).toMatchObject({
      way: 'recorded',
      from: 'https://api.test/v1',
      capture: 'complete',
      metadata: [['env', 'prod']],
      answer: null,
      latencyMs: 34,
      receivedAt: 1_760_000_000,
      call: {
        id: 'one',
        request_id: 'req_1',
        status: 200,
        first_byte_ms: 12.5,
        headers: [
          ['content-type', 'application/json'],
          ['x-ratelimit-remaining-tokens', '9'],
        ],
        answer_bytes: ANSWER.length,
        notes: [],
      },
    })
  })

  test('a stream is put together, and its events are kept beside it', () => {
    const sse =
      'data: {"id":"c1","created":7,"model":"m","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
    const made = record({ answer: answerOf(sse, { headers: [['content-type', 'text/event-stream']] }) })
    expect([made.capture, made.call.stream, textOf(made.answer)]).toEqual(['complete', true, sse])
    expect(JSON.parse(textOf(made.body) ?? '')).toMatchObject({
      id: 'c1',
      choices: [{ message: { role: 'assistant', content: 'hi', refusal: null }, finish_reason: 'stop' }],
    })
    const unnamed = record({ answer: answerOf(sse, { headers: [] }) })
    expect(unnamed.call.stream).toBe(true)
  })

  test('a packed answer is unpacked, also where it was cut', () => {
    const zipped = gzipSync(ANSWER)
    const headers = [['content-encoding', 'gzip']] as const
    expect(textOf(record({ answer: answerOf(zipped, { headers }) }).body)).toBe(ANSWER)
    const cut = record({ answer: answerOf(zipped.subarray(0, 60), { headers }), end: 'truncated' })
    expect([cut.capture, textOf(cut.answer)?.startsWith('{"id":"c1"')]).toEqual(['truncated', true])
    expect(record({ answer: answerOf('no gzip', { headers }) }).capture).toBe('unparsed')
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024))
    expect(record({ answer: answerOf(bomb, { headers, total: bomb.length }) }).capture).toBe('too_large')
  })

  test.each([
    ['HTML', '<html>captive</html>', 'unparsed'],
    ['cut JSON', ANSWER.slice(0, 40), 'unparsed'],
    ['JSON of another kind', '{"object":"list"}', 'unparsed'],
    ['a list', '[]', 'unparsed'],
    ['nothing', '', 'unparsed'],
    ['an error with 200', '{"error":{"message":"no"}}', 'upstream_error'],
    ['an error in words', '{"error":"no"}', 'upstream_error'],
    ['an error that is the object itself', '{"object":"error","message":"no","code":1}', 'upstream_error'],
    ['an error beside an empty list of choices', '{"error":{"message":"no"},"choices":[]}', 'upstream_error'],
    ['an error nested too deeply', `{"error":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`, 'upstream_error'],
  ])('%s is kept beside a completion without choices', (_what, body, capture) => {
    const made = record({ answer: answerOf(body) })
    expect([made.capture, textOf(made.answer), JSON.parse(textOf(made.body) ?? '')]).toEqual([capture, body, EMPTY])
  })

  test.each(['"error":{"message":"gone","code":502}', '"finish_reason":"error"'])(
    'an answer whose choice says %s keeps its bytes and is no whole answer',
    (said) => {
      const body = `{"id":"c1","choices":[{"index":0,"message":{"role":"assistant","content":"Half"},${said}}]}`
      const made = record({ answer: answerOf(body) })
      expect([made.capture, textOf(made.body)]).toEqual(['upstream_error', body])
      expect(made.call.notes).toEqual([expect.stringContaining('The answer carries an error')])
    },
  )

  test('a stream nested too deeply to be put together is kept as it came', () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000)
    const sse = `data: {"id":"c1","choices":[{"index":0,"delta":{"content":"hi","more":${deep}}}]}\n\ndata: {"error":{"code":${deep}}}\n\n`
    const made = record({ answer: answerOf(sse, { headers: [['content-type', 'text/event-stream']] }) })
    expect([made.capture, made.call.stream, textOf(made.answer) === sse]).toEqual(['upstream_error', true, true])
    expect([JSON.parse(textOf(made.body) ?? ''), made.call.notes]).toEqual([
      EMPTY,
      expect.arrayContaining(['The stream cannot be put together: its parts are nested too deeply.']),
    ])
  })

  test('NaN and Infinity cost no answer: null stands there, a note says so, and what came is kept', () => {
    const said = ANSWER.replace('"choices":[]', '"words":"NaN \\"Infinity","a":NaN,"b":[-Infinity],"choices":[]')
    const made = record({ answer: answerOf(said) })
    expect([made.capture, textOf(made.answer)]).toEqual(['complete', said])
    expect(textOf(made.body)).toBe(said.replace(':NaN', ':null').replace('-Infinity', 'null'))
    expect(made.call.notes.join()).toMatch(/NaN or Infinity 2 times/)
    const sse =
      'data: {"id":"c1","choices":[{"index":0,"delta":{"content":"hi"},"p_x":NaN,"finish_reason":"stop"}]}\n\n'
    const streamed = record({ answer: answerOf(sse, { headers: [['content-type', 'text/event-stream']] }) })
    expect([streamed.capture, JSON.parse(textOf(streamed.body) ?? '').choices[0]]).toEqual([
      'complete',
      expect.objectContaining({ p_x: null, message: expect.objectContaining({ content: 'hi' }) }),
    ])
  })

  test('bytes that are not UTF-8 are kept as they came', () => {
    const bytes = Buffer.from([0x7b, 0xc3, 0x28, 0x7d])
    const made = record({ answer: answerOf(bytes) })
    expect([made.capture, Buffer.from(made.answer ?? []), made.call.notes]).toEqual([
      'unparsed',
      bytes,
      ['The answer is not UTF-8.'],
    ])
  })

  test('an answer of an error status is an upstream error, with its body', () => {
    const made = record({ answer: answerOf('{"error":{"message":"slow down"}}', { status: 429 }) })
    expect([made.capture, made.call.status, textOf(made.answer), made.call.notes]).toEqual([
      'upstream_error',
      429,
      '{"error":{"message":"slow down"}}',
      ['The answer is an error: {"message":"slow down"}'],
    ])
  })

  test('an answer that broke off never becomes a whole one, even where it can be read', () => {
    const made = record({ end: 'truncated' })
    expect([made.capture, textOf(made.answer), JSON.parse(textOf(made.body) ?? '')]).toEqual([
      'truncated',
      ANSWER,
      EMPTY,
    ])
  })

  test.each([
    ['failed', 'upstream_error'],
    ['interrupted', 'interrupted'],
    ['client_aborted', 'client_aborted'],
  ] as const)('a call that %s before any answer has the request alone', (end, capture) => {
    const made = record({ end, answer: null, firstByteMs: null, failure: 'x does not accept connections' })
    expect([made.capture, made.latencyMs, textOf(made.request)]).toEqual([capture, null, REQUEST])
    expect(made.call).toMatchObject({ status: null, answer_sha256: null, notes: ['x does not accept connections'] })
  })

  test('beyond the cap the first bytes are kept, and it says so', () => {
    const made = record({ answer: answerOf(ANSWER, { total: 99_999_999 }) })
    expect([made.capture, textOf(made.answer)]).toEqual(['too_large', ANSWER])
    expect(made.call.notes).toEqual([`Of 99999999 bytes the first ${ANSWER.length} were kept.`])
  })

  test('a request beyond the cap is not kept in part', () => {
    const made = record({ request: { bytes: Buffer.from('{"mod'), total: 99_999_999 } })
    expect([made.request, made.call.request_bytes, made.call.notes.length]).toEqual([null, 99_999_999, 1])
  })
})

const piece = (finish: string | null) =>
  `data: {"id":"c1","created":7,"model":"m","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":${JSON.stringify(finish)}}]}\n\n`

describe('streams that end oddly', () => {
  const headers = [['content-type', 'text/event-stream']] as const
  test.each([
    [
      'an error event',
      `${piece(null)}data: {"error":{"message":"overloaded"}}\n\n`,
      'upstream_error',
      null,
      /overloaded/,
    ],
    ['no [DONE] and no finish reason', piece(null), 'truncated', null, /^$/],
    ['no [DONE] but a finish reason', piece('stop'), 'complete', 'stop', /without \[DONE\]/],
    ['two [DONE]', `${piece('stop')}data: [DONE]\n\ndata: [DONE]\n\n`, 'complete', 'stop', /2 times/],
    ['an event that is not JSON', `${piece('stop')}data: {oops\n\ndata: [DONE]\n\n`, 'complete', 'stop', /1 event was/],
  ])('%s', (_what, sse, capture, finish, note) => {
    const made = record({ answer: answerOf(sse, { headers }) })
    expect([made.capture, textOf(made.answer)]).toEqual([capture, sse])
    expect(JSON.parse(textOf(made.body) ?? '').choices[0]).toMatchObject({
      message: { content: 'hi' },
      finish_reason: finish,
    })
    expect(made.call.notes.join()).toMatch(note)
  })

  test('without usage there is none', () => {
    expect(textOf(record({ answer: answerOf(piece('stop'), { headers }) }).body)).not.toContain('usage')
  })
})
