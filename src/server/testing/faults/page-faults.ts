import type { Fault } from '../upstream/answer-with-fault.ts'
import { type Deadlines, READ_DEADLINES } from '../../upstream/exchange.ts'

/** The key of the tests; one message repeats it, as OpenAI's own do in part. */
export const FAULT_KEY = 'sk-test-0123456789abcdef'

/** A fault of one answer, and what the screen must show. */
export interface PageFault {
  title: string
  fault: Fault
  status: number
  code: string | null
  /** How often upstream is asked. */
  tries: number
  /** Shorter deadlines for faults that consist in waiting. */
  deadlines?: Deadlines
  message: RegExp
}

/** The faults of a single answer; those of connections and paging have their own tests. */
export const PAGE_FAULTS: readonly PageFault[] = [
  {
    title: 'headers never come',
    fault: { kind: 'silent' },
    deadlines: { ...READ_DEADLINES, headers: 40 },
    status: 504,
    code: 'timeout',
    tries: 1,
    message: /did not begin to answer within 0.04 s/,
  },
  {
    title: 'the body stalls',
    fault: { kind: 'stall' },
    deadlines: { ...READ_DEADLINES, idle: 40 },
    status: 504,
    code: 'timeout',
    tries: 1,
    message: /sent nothing more within/,
  },
  {
    title: 'a reset in the middle of the body',
    fault: { kind: 'reset' },
    status: 502,
    code: 'truncated',
    tries: 3,
    message: /broke off in the middle/,
  },
  {
    title: 'a clean close before Content-Length',
    fault: { kind: 'short' },
    status: 502,
    code: 'truncated',
    tries: 3,
    message: /broke off in the middle/,
  },
  {
    title: 'truncated JSON with a clean end',
    fault: { kind: 'cut-json' },
    status: 502,
    code: 'invalid_json',
    tries: 3,
    message: /broken or cut off/,
  },
  {
    title: 'JSON without what was promised',
    fault: { kind: 'other-json', text: '{"object":"list"}' },
    status: 502,
    code: 'bad_shape',
    tries: 3,
    message: /no “data”/,
  },
  {
    title: 'a list where an object was promised',
    fault: { kind: 'other-json', text: '[]' },
    status: 502,
    code: 'bad_shape',
    tries: 3,
    message: /not what the contract says/,
  },
  {
    title: 'a page of HTML with 200',
    fault: { kind: 'html' },
    status: 502,
    code: 'not_json',
    tries: 3,
    message: /not JSON.*“Oops Bad gateway”/,
  },
  {
    title: '401',
    fault: {
      kind: 'status',
      status: 401,
      code: 'invalid_api_key',
      message: `Incorrect API key provided: ${FAULT_KEY}.`,
    },
    status: 401,
    code: 'invalid_api_key',
    tries: 1,
    message: /refused the key \(401\).*\[redacted\]/,
  },
  {
    title: '403',
    fault: { kind: 'status', status: 403, code: 'unsupported_country' },
    status: 403,
    code: 'unsupported_country',
    tries: 1,
    message: /refused the key \(403\)/,
  },
  {
    title: '429 with a short Retry-After, twice',
    fault: { kind: 'retry-after', status: 429, value: '2' },
    status: 429,
    code: 'rate_limit_exceeded',
    tries: 2,
    message: /asks to wait until/,
  },
  {
    title: '429 with a long Retry-After',
    fault: { kind: 'retry-after', status: 429, value: '600' },
    status: 429,
    code: 'rate_limit_exceeded',
    tries: 1,
    message: /until 2026-11-01T00:10:00Z/,
  },
  {
    title: '429 with a date',
    fault: { kind: 'retry-after', status: 429, value: 'Sun, 01 Nov 2026 00:30:00 GMT' },
    status: 429,
    code: 'rate_limit_exceeded',
    tries: 1,
    message: /until 2026-11-01T00:30:00Z/,
  },
  {
    title: 'no quota left',
    fault: { kind: 'retry-after', status: 429, value: '1', code: 'insufficient_quota' },
    status: 429,
    code: 'insufficient_quota',
    tries: 1,
    message: /no quota left/,
  },
  {
    title: '500 with HTML',
    fault: { kind: 'status', status: 500, html: true },
    status: 502,
    code: null,
    tries: 3,
    message: /failed \(500\).*“Oops Bad gateway”/,
  },
  {
    title: '503 with an error body',
    fault: { kind: 'status', status: 503 },
    status: 502,
    code: null,
    tries: 3,
    message: /Sorry about that/,
  },
  {
    title: 'a bomb of gzip',
    fault: { kind: 'bomb', bytes: 5_000_000 },
    status: 502,
    code: 'too_large',
    tries: 1,
    message: /Ask for fewer rows/,
  },
  {
    title: 'a gzip that is cut',
    fault: { kind: 'cut-gzip' },
    status: 502,
    code: 'truncated',
    tries: 3,
    message: /broke off/,
  },
  {
    title: 'bytes that are not UTF-8',
    fault: { kind: 'bad-utf8' },
    status: 502,
    code: 'invalid_json',
    tries: 3,
    message: /not UTF-8/,
  },
  {
    title: 'bytes that are not HTTP',
    fault: { kind: 'not-http' },
    status: 502,
    code: 'bad_shape',
    tries: 3,
    message: /did not answer in HTTP/,
  },
]
