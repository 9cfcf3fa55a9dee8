import https from 'node:https'
import net from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { Refusal } from '../source/refusal.ts'
import { Secret } from '../redact/secret.ts'
import { listen } from '../testing/listen.ts'
import type { Fault } from '../testing/upstream/answer-with-fault.ts'
import { makeFakeRow } from '../testing/upstream/fake-rows.ts'
import { createFakeTools } from '../testing/upstream/fake-tools.ts'
import { type FakeUpstream, startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { PAGE_FAULTS, FAULT_KEY } from '../testing/faults/page-faults.ts'
import { toTransportFailure } from './upstream-failure.ts'
import { ENVIRONMENT } from './upstream-headers.ts'
import { type Deadlines, READ_DEADLINES } from './exchange.ts'
import { createUpstreamSource } from './source/upstream-source.ts'

const START = Date.UTC(2026, 10, 1)
const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

function sourceAt(url: string, deadlines?: Deadlines, budget = 200_000) {
  const tools = createFakeTools(START)
  const base = { baseUrl: new URL(url), key: new Secret(FAULT_KEY), organization: null, project: null, tools, budget }
  return { tools, source: createUpstreamSource(deadlines === undefined ? base : { ...base, deadlines }) }
}

async function open(count = 30, deadlines?: Deadlines) {
  const rows = Array.from({ length: count }, (_, n) => makeFakeRow(n, START / 1000 - 100))
  const fake: FakeUpstream = await startFakeUpstream({ rows, key: FAULT_KEY })
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
  expect(JSON.stringify(error.body)).not.toContain(FAULT_KEY)
  expect(error.message).not.toMatch(/[<>]/)
  expect(error.message.length).toBeGreaterThan(20)
  return error
}

const PAGE = { limit: 20 }
const once = { times: 1 }

describe('when upstream fails, the screen hears what happened and what to do', () => {
  test.each(PAGE_FAULTS)('$title', async ({ fault, status, code, tries, message, deadlines }) => {
    const { source, fake, tools } = await open(30, deadlines)
    fake.setFault(fault)
    const refusal = await refusalOf(source.list(EVERYTHING, PAGE))
    expect(refusal.message).toMatch(message)
    expect(refusal).toMatchObject({ status, body: { code } })
    expect(tools.waits).toHaveLength(tries - 1)
    expect(fake.requests.length).toBeLessThanOrEqual(tries)
  })

  const passing = PAGE_FAULTS.filter(({ tries }) => tries > 1)
  test.each(passing)('$title, once: the second try answers', async ({ fault }) => {
    const { source, fake, tools } = await open()
    fake.setFault(fault, once)
    expect((await source.list(EVERYTHING, PAGE)).rows).toHaveLength(20)
    expect(tools.waits).toHaveLength(1)
  })

  test('waits exactly as long as Retry-After says', async () => {
    const { source, fake, tools } = await open()
    fake.setFault({ kind: 'retry-after', status: 429, value: '2' }, once)
    await source.list(EVERYTHING, PAGE)
    expect(tools.waits).toEqual([2000])
  })

  test('says when to come back instead of waiting', async () => {
    const { source, fake, tools } = await open()
    fake.setFault({ kind: 'retry-after', status: 429, value: '600' })
    const refusal = await refusalOf(source.list(EVERYTHING, PAGE))
    expect(refusal.body.retry_ms).toBe(START + 600_000)
    expect(tools.waits).toEqual([])
  })

  test('carries upstream’s status and request id', async () => {
    const { source, fake } = await open()
    fake.setFault({ kind: 'status', status: 500 })
    const { body } = await refusalOf(source.list(EVERYTHING, PAGE))
    expect(body).toMatchObject({ upstream_status: 500, request_id: 'req_fake_3' })
  })

  test('no address', async () => {
    const refusal = await refusalOf(sourceAt('http://upstream.invalid/v1').source.list(EVERYTHING, PAGE))
    expect(refusal).toMatchObject({ status: 502, body: { code: 'dns' } })
    expect(refusal.message).toContain('Check OPENAI_BASE_URL')
  })

  test('connection refused', async () => {
    const { fake } = await open()
    await fake.close()
    const refusal = await refusalOf(sourceAt(fake.url).source.list(EVERYTHING, PAGE))
    expect(refusal).toMatchObject({ status: 502, body: { code: 'connect' } })
  })

  test('the connection is never made: a server that never finishes its handshake', async () => {
    const server = net.createServer(() => undefined)
    const port = await listen(server)
    const deadlines = { ...READ_DEADLINES, connect: 40 }
    const refusal = await refusalOf(sourceAt(`https://127.0.0.1:${port}/v1`, deadlines).source.list(EVERYTHING, PAGE))
    expect(refusal).toMatchObject({ status: 504, body: { code: 'timeout' } })
    expect(refusal.message).toContain('did not accept the connection')
  })

  test('a TLS handshake that fails is never ignored', async () => {
    const port = await listen(https.createServer({}))
    const { source } = sourceAt(`https://127.0.0.1:${port}/v1`)
    expect(await refusalOf(source.list(EVERYTHING, PAGE))).toMatchObject({ status: 502, body: { code: 'tls' } })
    for (const code of [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ])
      expect(
        toTransportFailure(Object.assign(new Error('no'), { code }), { host: 'host', settings: ENVIRONMENT }, false)
          .body.code,
      ).toBe('tls')
  })

  test('a slow drip ends at the total', async () => {
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

  test('a redirect is not followed: the other host hears nothing', async () => {
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
    'takes a right answer that is labelled or coded oddly: $kind',
    async (fault) => {
      const { source, fake } = await open()
      fake.setFault(fault)
      expect((await source.list(EVERYTHING, PAGE)).rows).toHaveLength(20)
    },
  )
})
