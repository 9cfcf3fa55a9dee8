import net from 'node:net'
import https from 'node:https'
import { afterEach, describe, expect, test } from 'vitest'
import { EVERYTHING } from '#contract/search-query.ts'
import { Refusal } from '../refusal.ts'
import { Secret } from '../secret.ts'
import type { Fault, ListOddity } from './fake-faults.ts'
import { makeFakeRow } from './fake-rows.ts'
import { createFakeTools } from './fake-tools.ts'
import { type FakeUpstream, startFakeUpstream } from './fake-upstream.ts'
import { NOTES } from './upstream-cursor.ts'
import { toTransportFailure } from './upstream-failure.ts'
import type { Deadlines } from './upstream-request.ts'
import { createUpstreamSource } from './upstream-source.ts'

const START = Date.UTC(2026, 10, 1)
const KEY = 'sk-test-0123456789abcdef'
const SHORT: Deadlines = { connect: 2_000, headers: 40, idle: 40, total: 2_000 }
const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

function sourceAt(url: string, deadlines?: Deadlines, budget = 200_000) {
  const tools = createFakeTools(START)
  const base = { baseUrl: new URL(url), key: new Secret(KEY), organization: null, project: null, tools, budget }
  return { tools, source: createUpstreamSource(deadlines === undefined ? base : { ...base, deadlines }) }
}

async function open(count = 30, deadlines?: Deadlines) {
  const rows = Array.from({ length: count }, (_, n) => makeFakeRow(n, START / 1000 - 100))
  const fake: FakeUpstream = await startFakeUpstream({ rows, key: KEY })
  cleanups.push(() => fake.close())
  return { fake, ...sourceAt(fake.url, deadlines) }
}

async function refusalOf(asked: Promise<unknown>): Promise<Refusal> {
  const error = await asked.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Refusal)) throw new Error('expected a refusal', { cause: error })
  expect(error.body.type).toBe('upstream_error')
  expect(JSON.stringify(error.body)).not.toContain(KEY)
  expect(error.message).not.toMatch(/[<>]/)
  expect(error.message.length).toBeGreaterThan(20)
  return error
}

const PAGE = { limit: 20 }
const once = { times: 1 }

interface Expected {
  title: string
  fault: Fault
  status: number
  code: string | null
  /** Requests that reach upstream. */
  tries: number
  message: RegExp
}

const FAULTS: Expected[] = [
  {
    title: 'F5 headers never come',
    fault: { kind: 'silent' },
    status: 504,
    code: 'timeout',
    tries: 1,
    message: /did not begin to answer within 0.04 s/,
  },
  {
    title: 'F6 the body stalls',
    fault: { kind: 'stall' },
    status: 504,
    code: 'timeout',
    tries: 1,
    message: /sent nothing more within/,
  },
  {
    title: 'F8 a reset in the middle of the body',
    fault: { kind: 'reset' },
    status: 502,
    code: 'truncated',
    tries: 3,
    message: /broke off in the middle/,
  },
  {
    title: 'F9 a clean close before Content-Length',
    fault: { kind: 'short' },
    status: 502,
    code: 'truncated',
    tries: 3,
    message: /broke off in the middle/,
  },
  {
    title: 'F10 truncated JSON with a clean end',
    fault: { kind: 'cut-json' },
    status: 502,
    code: 'invalid_json',
    tries: 3,
    message: /broken or cut off/,
  },
  {
    title: 'F11 JSON without what was promised',
    fault: { kind: 'other-json', text: '{"object":"list"}' },
    status: 502,
    code: 'bad_shape',
    tries: 3,
    message: /no “data”/,
  },
  {
    title: 'F11 a list where an object was promised',
    fault: { kind: 'other-json', text: '[]' },
    status: 502,
    code: 'bad_shape',
    tries: 3,
    message: /not what the contract says/,
  },
  {
    title: 'F12 a page of HTML with 200',
    fault: { kind: 'html' },
    status: 502,
    code: 'not_json',
    tries: 3,
    message: /not JSON.*“Oops Bad gateway”/,
  },
  {
    title: 'F13 401',
    fault: { kind: 'status', status: 401, code: 'invalid_api_key', message: `Incorrect API key provided: ${KEY}.` },
    status: 401,
    code: 'invalid_api_key',
    tries: 1,
    message: /refused the key \(401\).*\[redacted\]/,
  },
  {
    title: 'F13 403',
    fault: { kind: 'status', status: 403, code: 'unsupported_country' },
    status: 403,
    code: 'unsupported_country',
    tries: 1,
    message: /refused the key \(403\)/,
  },
  {
    title: 'F15 429 with a short Retry-After, twice',
    fault: { kind: 'retry-after', status: 429, value: '2' },
    status: 429,
    code: 'rate_limit_exceeded',
    tries: 2,
    message: /asks to wait until/,
  },
  {
    title: 'F16 429 with a long Retry-After',
    fault: { kind: 'retry-after', status: 429, value: '600' },
    status: 429,
    code: 'rate_limit_exceeded',
    tries: 1,
    message: /until 2026-11-01T00:10:00Z/,
  },
  {
    title: 'F16 429 with a date',
    fault: { kind: 'retry-after', status: 429, value: 'Sun, 01 Nov 2026 00:30:00 GMT' },
    status: 429,
    code: 'rate_limit_exceeded',
    tries: 1,
    message: /until 2026-11-01T00:30:00Z/,
  },
  {
    title: 'F17 no quota left',
    fault: { kind: 'retry-after', status: 429, value: '1', code: 'insufficient_quota' },
    status: 429,
    code: 'insufficient_quota',
    tries: 1,
    message: /no quota left/,
  },
  {
    title: 'F18 500 with HTML',
    fault: { kind: 'status', status: 500, html: true },
    status: 502,
    code: null,
    tries: 3,
    message: /failed \(500\).*“Oops Bad gateway”/,
  },
  {
    title: 'F18 503 with an error body',
    fault: { kind: 'status', status: 503 },
    status: 502,
    code: null,
    tries: 3,
    message: /Sorry about that/,
  },
  {
    title: 'F21 a bomb of gzip',
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

describe('when upstream fails, the screen hears what happened and what to do', () => {
  test.each(FAULTS)('$title', async ({ fault, status, code, tries, message }) => {
    const { source, fake } = await open(30, SHORT)
    fake.setFault(fault)
    const refusal = await refusalOf(source.list(EVERYTHING, PAGE))
    expect(refusal.message).toMatch(message)
    expect(refusal).toMatchObject({ status, body: { code } })
    expect(fake.requests).toHaveLength(tries)
  })

  const passing = FAULTS.filter(({ tries }) => tries > 1)
  test.each(passing)('$title, once: the second try answers', async ({ fault }) => {
    const { source, fake, tools } = await open()
    fake.setFault(fault, once)
    expect((await source.list(EVERYTHING, PAGE)).rows).toHaveLength(20)
    expect(tools.waits).toHaveLength(1)
  })

  test('F15 waits exactly as long as Retry-After says', async () => {
    const { source, fake, tools } = await open()
    fake.setFault({ kind: 'retry-after', status: 429, value: '2' }, once)
    await source.list(EVERYTHING, PAGE)
    expect(tools.waits).toEqual([2000])
  })

  test('F16 says when to come back instead of waiting', async () => {
    const { source, fake, tools } = await open()
    fake.setFault({ kind: 'retry-after', status: 429, value: '600' })
    const refusal = await refusalOf(source.list(EVERYTHING, PAGE))
    expect(refusal.body.retry_at).toBe(START + 600_000)
    expect(tools.waits).toEqual([])
  })

  test('carries upstream’s status and request id', async () => {
    const { source, fake } = await open()
    fake.setFault({ kind: 'status', status: 500 })
    const { body } = await refusalOf(source.list(EVERYTHING, PAGE))
    expect(body).toMatchObject({ upstream_status: 500, request_id: 'req_fake_3' })
  })

  test('F1 no address', async () => {
    const refusal = await refusalOf(sourceAt('http://upstream.invalid/v1').source.list(EVERYTHING, PAGE))
    expect(refusal).toMatchObject({ status: 502, body: { code: 'dns' } })
    expect(refusal.message).toContain('Check OPENAI_BASE_URL')
  })

  test('F2 connection refused', async () => {
    const { fake } = await open()
    await fake.close()
    const refusal = await refusalOf(sourceAt(fake.url).source.list(EVERYTHING, PAGE))
    expect(refusal).toMatchObject({ status: 502, body: { code: 'connect' } })
  })

  test('F3 the connection is never made: a server that never finishes its handshake', async () => {
    const server = net.createServer(() => undefined)
    const port = await listen(server)
    const deadlines = { ...SHORT, connect: 40, headers: 2_000 }
    const refusal = await refusalOf(sourceAt(`https://127.0.0.1:${port}/v1`, deadlines).source.list(EVERYTHING, PAGE))
    expect(refusal).toMatchObject({ status: 504, body: { code: 'timeout' } })
    expect(refusal.message).toContain('did not accept the connection')
  })

  test('F4 a TLS handshake that fails is never ignored', async () => {
    const port = await listen(https.createServer({}))
    const { source } = sourceAt(`https://127.0.0.1:${port}/v1`)
    expect(await refusalOf(source.list(EVERYTHING, PAGE))).toMatchObject({ status: 502, body: { code: 'tls' } })
    for (const code of [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ])
      expect(toTransportFailure(Object.assign(new Error('no'), { code }), 'host', false).body.code).toBe('tls')
  })

  test('F7 a slow drip ends at the total', async () => {
    const server = net.createServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{')
      const timer = setInterval(() => socket.write(' '), 5)
      socket.on('error', () => undefined).on('close', () => clearInterval(timer))
    })
    const port = await listen(server)
    const deadlines = { connect: 1_000, headers: 1_000, idle: 1_000, total: 60 }
    const refusal = await refusalOf(sourceAt(`http://127.0.0.1:${port}/v1`, deadlines).source.list(EVERYTHING, PAGE))
    expect(refusal).toMatchObject({ status: 504, body: { code: 'timeout' } })
    expect(refusal.message).toContain('did not finish')
  })

  test('F19 a redirect is not followed: the other host hears nothing', async () => {
    const { source, fake } = await open()
    const other = await startFakeUpstream({})
    cleanups.push(() => other.close())
    fake.setFault({ kind: 'redirect', to: `${other.url}/chat/completions` })
    const refusal = await refusalOf(source.list(EVERYTHING, PAGE))
    expect(refusal).toMatchObject({ status: 502, body: { code: 'upstream_redirect', upstream_status: 307 } })
    expect(refusal.message).toContain(new URL(other.url).host)
    expect(other.requests).toEqual([])
  })

  test.each<Fault>([{ kind: 'wrong-type' }, { kind: 'gzip' }])(
    'F20, F21 takes a right answer that is labelled or coded oddly: $kind',
    async (fault) => {
      const { source, fake } = await open()
      fake.setFault(fault)
      expect((await source.list(EVERYTHING, PAGE)).rows).toHaveLength(20)
    },
  )
})

async function walk(oddity: ListOddity, count = 30) {
  const { source, fake } = await open(count)
  fake.setFault({ kind: 'list', oddity })
  const ids: string[] = []
  const notes: string[] = []
  let cursor: string | null | undefined
  do {
    const page = await source.list(EVERYTHING, cursor == null ? PAGE : { ...PAGE, cursor })
    ids.push(...page.rows.map((row) => row.id))
    notes.push(...page.notes)
    cursor = page.next
  } while (cursor !== null && fake.requests.length < 100)
  return { ids, notes, requests: fake.requests.length, all: fake.rows.map((row) => row.id) }
}

describe('when upstream pages oddly, the walk ends and keeps what it has', () => {
  test.each<[string, ListOddity, string[]]>([
    ['F24 has_more with an empty page', 'empty-but-more', [NOTES.promised]],
    ['F25 after is ignored', 'ignore-after', [NOTES.ignored]],
    ['F25 the first page comes again', 'repeat-page', [NOTES.ignored]],
  ])('%s: stops with a note, rows kept once', async (_title, oddity, notes) => {
    const walked = await walk(oddity)
    expect(walked.ids).toHaveLength(20)
    expect(new Set(walked.ids).size).toBe(20)
    expect(walked.notes).toEqual(notes)
    expect(walked.requests).toBeLessThan(6)
  })

  test.each<[string, ListOddity]>([
    ['F26 has_more is missing', 'no-has-more'],
    ['F26 has_more is text', 'text-has-more'],
    ['F26 first_id and last_id are null', 'null-ids'],
    ['upstream sends fewer rows than asked for', 'clamp-5'],
  ])('%s: every row once, no note', async (_title, oddity) => {
    const walked = await walk(oddity)
    expect(walked.ids.toSorted()).toEqual(walked.all.toSorted())
    expect(walked.notes).toEqual([])
  })

  test('F22 a row that comes twice is shown once, with a note', async () => {
    const walked = await walk('duplicates')
    expect(walked.ids.toSorted()).toEqual(walked.all.toSorted())
    expect(walked.notes).toContain(NOTES.doubled(1))
  })

  test('rows without an id are shown, under a name of ours', async () => {
    const walked = await walk('no-row-ids', 15)
    expect(walked.ids).toHaveLength(15)
    for (const id of walked.ids) expect(id).toMatch(/^unnamed-[0-9a-f]{16}$/)
  })

  test('F28 rows of one second keep their places from one look to the next', async () => {
    const { source } = await open(30)
    const first = await source.list(EVERYTHING, { limit: 30 })
    for (let look = 0; look < 5; look++)
      expect((await source.list(EVERYTHING, { limit: 30 })).rows.map((row) => row.id)).toEqual(
        first.rows.map((row) => row.id),
      )
  })
})

async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>()
  server.on('connection', (socket: net.Socket) => sockets.add(socket.on('error', () => undefined)))
  const listening = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
