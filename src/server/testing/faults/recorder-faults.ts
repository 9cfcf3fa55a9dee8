import type { Capture } from '#contract/row/capture.ts'
import type { Fault } from '../upstream/answer-with-fault.ts'

/** What must happen when an answer goes wrong in one particular way. For tests. */
export interface RecorderFault {
  title: string
  fault: Fault
  /** What the client gets: the status, whether the answer ended cleanly, the code of our own error. */
  heard: { status: number | null; ended: boolean; code?: string; headers?: Record<string, string> }
  kept: { capture: Capture; choices: number; finish?: string | null; note?: RegExp }
  /** Shorter waits for faults that consist in waiting: milliseconds to the headers, and between two pieces. */
  wait?: { headers?: number; idle?: number }
}

/** A completion whose bytes a JSON round trip would change. */
export const FIXED =
  '{"id": "chatcmpl-fixed", "object": "chat.completion", "created": 1760000000, "model": "m-1", "seed": -8132613597486110237, "choices": [{"index": 0, "message": {"role": "assistant", "content": "na\\u00efve ☂", "refusal": null}, "logprobs": null, "finish_reason": "stop"}], "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}}'

/** One chunk of a stream. */
export function chunkOf(content: string, finish: string | null = null, more: Record<string, unknown> = {}): string {
  return `data: ${JSON.stringify({
    id: 'chatcmpl-stream',
    object: 'chat.completion.chunk',
    created: 1_760_000_000,
    model: 'm-1',
    choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: finish }],
    ...more,
  })}\n\n`
}
export const DONE = 'data: [DONE]\n\n'
const events = (frames: readonly (string | Uint8Array)[], end: 'clean' | 'stall' | 'reset' = 'clean'): Fault => ({
  kind: 'events',
  frames,
  end,
})
const passed = (status = 200) => ({ status, ended: true })
const broken = { status: 200, ended: false }
const nothing = (capture: Capture) => ({ capture, choices: 0 })
const whole = { capture: 'complete', choices: 1, finish: 'stop' } as const

/** A stream as real servers send it: a comment, CRLF, characters of two, three and four bytes. */
export const ODD_STREAM = `: hi\r\n\r\n${chunkOf('naïve ☂ 🌂').replaceAll('\n', '\r\n')}${chunkOf('', 'stop')}${DONE}`

export const RECORDER_FAULTS: readonly RecorderFault[] = [
  {
    title: 'headers never come',
    fault: { kind: 'silent' },
    wait: { headers: 40 },
    heard: { status: 504, ended: true, code: 'timeout' },
    kept: { ...nothing('upstream_error'), note: /did not begin to answer/ },
  },
  {
    title: 'the body stalls after the headers',
    fault: { kind: 'stall' },
    wait: { idle: 40 },
    heard: broken,
    kept: nothing('truncated'),
  },
  { title: 'a slow drip', fault: { kind: 'drip', bytes: 3 }, heard: passed(), kept: whole },
  { title: 'a reset in the body', fault: { kind: 'reset' }, heard: broken, kept: nothing('truncated') },
  {
    title: 'a reset in a stream: the text so far is kept, no finish reason is invented',
    fault: events([chunkOf('half')], 'reset'),
    heard: broken,
    kept: { capture: 'truncated', choices: 1, finish: null },
  },
  {
    title: 'a close before Content-Length',
    fault: { kind: 'short' },
    heard: broken,
    kept: nothing('truncated'),
  },
  {
    title: 'truncated JSON with a clean end',
    fault: { kind: 'cut-json' },
    heard: passed(),
    kept: nothing('unparsed'),
  },
  {
    title: 'JSON that ends at a boundary and lacks what was promised',
    fault: { kind: 'other-json', text: '{"object":"chat.completion"}' },
    heard: passed(),
    kept: { ...nothing('unparsed'), note: /no choices/ },
  },
  { title: '200 with HTML', fault: { kind: 'html' }, heard: passed(), kept: nothing('unparsed') },
  {
    title: 'a refused key',
    fault: { kind: 'status', status: 401, code: 'invalid_api_key' },
    heard: passed(401),
    kept: nothing('upstream_error'),
  },
  {
    title: 'a server that cannot do it',
    fault: { kind: 'status', status: 405, code: 'method_not_supported' },
    heard: passed(405),
    kept: nothing('upstream_error'),
  },
  {
    title: '429 with Retry-After',
    fault: { kind: 'retry-after', status: 429, value: '2' },
    heard: { ...passed(429), headers: { 'retry-after': '2' } },
    kept: nothing('upstream_error'),
  },
  {
    title: '429 with a date',
    fault: { kind: 'retry-after', status: 429, value: 'Sun, 01 Nov 2026 00:30:00 GMT' },
    heard: { ...passed(429), headers: { 'retry-after': 'Sun, 01 Nov 2026 00:30:00 GMT' } },
    kept: nothing('upstream_error'),
  },
  {
    title: 'no quota left',
    fault: { kind: 'retry-after', status: 429, value: '1', code: 'insufficient_quota' },
    heard: passed(429),
    kept: nothing('upstream_error'),
  },
  {
    title: '502 with HTML',
    fault: { kind: 'status', status: 502, html: true },
    heard: { ...passed(502), headers: { 'content-type': 'text/html' } },
    kept: nothing('upstream_error'),
  },
  {
    title: 'a redirect to another host',
    fault: { kind: 'redirect', to: 'https://evil.test/v1' },
    heard: { status: 502, ended: true, code: 'upstream_redirect' },
    kept: nothing('upstream_error'),
  },
  {
    title: 'a wrong content type',
    fault: { kind: 'wrong-type' },
    heard: { ...passed(), headers: { 'content-type': 'text/plain' } },
    kept: whole,
  },
  {
    title: 'gzip that nobody asked for',
    fault: { kind: 'gzip' },
    heard: { ...passed(), headers: { 'content-encoding': 'gzip' } },
    kept: whole,
  },
  {
    title: 'a bomb of gzip',
    fault: { kind: 'bomb', bytes: 80_000_000 },
    heard: passed(),
    kept: nothing('too_large'),
  },
  {
    title: 'a completion from the future',
    fault: { kind: 'other-json', text: FIXED.replace('1760000000', '7999999999') },
    heard: passed(),
    kept: whole,
  },
  {
    title: 'a stream that arrives byte by byte',
    fault: events([...Buffer.from(ODD_STREAM)].map((byte) => Buffer.from([byte]))),
    heard: passed(),
    kept: whole,
  },
  {
    title: 'an error inside the stream',
    fault: events([chunkOf('half'), 'event: error\ndata: {"error":{"message":"overloaded"}}\n\n']),
    heard: passed(),
    kept: { capture: 'upstream_error', choices: 1, finish: null, note: /overloaded/ },
  },
  {
    title: 'no [DONE]',
    fault: events([chunkOf('half')]),
    heard: passed(),
    kept: { capture: 'truncated', choices: 1, finish: null },
  },
  {
    title: 'two [DONE]',
    fault: events([chunkOf('all', 'stop'), DONE, DONE]),
    heard: passed(),
    kept: { ...whole, note: /2 times/ },
  },
]
