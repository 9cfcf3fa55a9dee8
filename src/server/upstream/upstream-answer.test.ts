import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { corpusFile } from '../../../.ci/real-input.ts'
import { readJsonAnswer, toStatusRefusal } from './upstream-answer.ts'
import { ENVIRONMENT } from './upstream-headers.ts'

const PEER = { host: 'api.test', settings: ENVIRONMENT }
const FILE = corpusFile('errors.jsonl')
const bytes = (text: string) => new TextEncoder().encode(text)
const refusalOf = (status: number, body: string, headers: Record<string, string> = {}) =>
  toStatusRefusal({ status, headers, bytes: bytes(body) }, PEER, true, Date.UTC(2026, 10, 1))

describe('an upstream’s own refusal', () => {
  test.each([
    ['OpenAI’s envelope', '{"error":{"message":"No.","type":"x","param":"p","code":"c"}}', 'No.', 'c', 'p'],
    ['an envelope with a number for a code', '{"error":{"message":"No.","code":400}}', 'No.', null, null],
    ['an error that is only text', '{"error":"No."}', 'No.', null, null],
    ['FastAPI’s detail', '{"detail":"No."}', 'No.', null, null],
    ['plain text', 'No.', 'No.', null, null],
    ['a page', '<html><style>b{}</style><h1>No.</h1></html>', 'No.', null, null],
    ['nothing', '', '', null, null],
  ])('is read from %s', (_title, body, message, code, param) => {
    const refusal = refusalOf(400, body)
    expect(refusal).toMatchObject({ status: 400, body: { type: 'upstream_error', code, param, upstream_status: 400 } })
    expect(refusal.message).toBe(
      `api.test refused the question (400).${message === '' ? '' : ` It says: “${message}”`}`,
    )
  })

  test('keeps the request id, Azure’s too', () => {
    expect(refusalOf(400, '', { 'x-request-id': 'req_1' }).body.request_id).toBe('req_1')
    expect(refusalOf(400, '', { 'apim-request-id': 'guid' }).body.request_id).toBe('guid')
  })

  test.skipIf(!existsSync(FILE))('says something sensible for every recorded error', () => {
    const lines = readFileSync(FILE, 'utf8').trim().split('\n')
    for (const line of lines) {
      const { status, body } = JSON.parse(line)
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const refusal = refusalOf(status, text)
      expect(refusal.message).toMatch(/^(api\.test|The account at api\.test) /)
      expect(refusal.status).toBe(status >= 400 && status < 500 ? status : 502)
      const message: unknown = body?.error?.message
      expect(refusal.message).toContain(typeof message === 'string' ? message.slice(0, 2_000) : '')
    }
    expect(lines.length).toBeGreaterThan(10)
  })
})

describe('a JSON answer', () => {
  test('keeps its text, without a byte order mark', () => {
    const answer = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      bytes: bytes('\ufeff{"seed":9007199254740993}'),
    }
    expect(readJsonAnswer(answer, PEER).text).toBe('{"seed":9007199254740993}')
  })

  test('may be empty where it says so', () => {
    expect(readJsonAnswer({ status: 204, headers: {}, bytes: bytes('') }, PEER).value).toEqual({})
  })
})
