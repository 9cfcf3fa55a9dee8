import https from 'node:https'
import net from 'node:net'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Fault, ListOddity } from '../testing/upstream/answer-with-fault.ts'
import { findFreePort } from '../testing/free-port.ts'
import { listen } from '../testing/listen.ts'
import { makeFakeRow, toFakeRow } from '../testing/upstream/fake-rows.ts'
import { type FakeUpstream, startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { READ_DEADLINES } from '../upstream/exchange.ts'
import { MIRROR_KEY, openTestMirror, START, type TestMirror } from '../testing/test-mirror.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

const COUNT = 140
const rows = Array.from({ length: COUNT }, (_, n) => makeFakeRow(n, START / 1000 - 60))
const SHORT = { ...READ_DEADLINES, headers: 40, idle: 40 }

/** A mirror that was interrupted after its first page of 100. */
async function openHalfway(options: Parameters<typeof openTestMirror>[1] = {}) {
  const fake = await startFakeUpstream({ rows, key: MIRROR_KEY, port: await findFreePort() })
  const mirror = await openTestMirror(fake.url, options)
  cleanups.push(
    () => fake.close(),
    () => mirror.store.close(),
  )
  await mirror.runOnePage()
  expect(await mirror.ids()).toHaveLength(100)
  return { fake, mirror, place: (await mirror.state()).walking?.at }
}

/** All rows are there and the ledger has no gap. */
async function expectWhole(mirror: TestMirror, count = COUNT): Promise<void> {
  expect(await mirror.ids()).toHaveLength(count)
  expect((await mirror.ledger())[0]).toMatchObject({ outcome: 'complete', gaps: [] })
}

async function openAt(url: string, options: Parameters<typeof openTestMirror>[1] = {}) {
  const mirror = await openTestMirror(url, options)
  cleanups.push(() => mirror.store.close())
  return mirror
}

async function problemOf(mirror: TestMirror) {
  return (await mirror.state()).problem
}

describe('upstream cannot be reached: the place is kept and asked for again', () => {
  test('no address', async () => {
    const mirror = await openAt('http://upstream.invalid/v1')
    expect(await mirror.run()).toMatchObject({ kind: 'wait' })
    expect(await problemOf(mirror)).toMatchObject({ kind: 'waiting', code: 'dns', since: expect.any(Number) })
  })

  test('connection refused, and then it is back', async () => {
    const { fake, mirror, place } = await openHalfway()
    await fake.close()
    // The first try may still use a connection that was kept open.
    for (let run = 0; run < 2; run++) {
      const end = await mirror.run()
      if (end.kind !== 'wait') throw new Error(`expected to wait, but it is ${end.kind}`)
      mirror.tools.advance(end.untilMs - mirror.tools.now())
    }
    expect(await problemOf(mirror)).toMatchObject({ kind: 'waiting', code: 'connect' })
    expect((await mirror.state()).walking?.at).toEqual(place)
    const again = await startFakeUpstream({ rows, key: MIRROR_KEY, port: Number(new URL(fake.url).port) })
    onTestFinished(() => again.close())
    expect(await mirror.finish()).toEqual({ kind: 'done' })
    await expectWhole(mirror)
  })

  test('the connection is never made', async () => {
    const port = await listen(net.createServer(() => undefined))
    const mirror = await openAt(`https://127.0.0.1:${port}/v1`, { deadlines: { ...READ_DEADLINES, connect: 40 } })
    expect(await mirror.run()).toMatchObject({ kind: 'wait' })
    expect(await problemOf(mirror)).toMatchObject({ kind: 'waiting', code: 'timeout' })
  })

  test('a slow drip', async () => {
    const drip = net.createServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{')
      const timer = setInterval(() => socket.write(' '), 5)
      socket.on('error', () => undefined).on('close', () => clearInterval(timer))
    })
    const deadlines = { connect: 1_000, headers: 1_000, idle: 1_000, total: 60 }
    const mirror = await openAt(`http://127.0.0.1:${await listen(drip)}/v1`, { deadlines })
    expect(await mirror.run()).toMatchObject({ kind: 'wait' })
    expect(await problemOf(mirror)).toMatchObject({ code: 'timeout' })
  })
})

describe('a page that fails: nothing of it is written, and it is asked for again', () => {
  const faults: [string, Fault, string | null][] = [
    ['headers never come', { kind: 'silent' }, 'timeout'],
    ['the body stalls', { kind: 'stall' }, 'timeout'],
    ['a reset in the middle', { kind: 'reset' }, 'truncated'],
    ['a close before Content-Length', { kind: 'short' }, 'truncated'],
    ['500 with HTML', { kind: 'status', status: 500, html: true }, null],
  ]
  test.each(faults)('%s', async (_title, fault, code) => {
    const { fake, mirror, place } = await openHalfway()
    fake.setFault(fault, { only: 'list' })
    // Only the run that is to fail is in a hurry: a busy machine is slower than that.
    const { store, tools } = mirror
    const hasty = await openTestMirror(fake.url, { store, tools, deadlines: SHORT })
    expect(await hasty.run()).toMatchObject({ kind: 'wait' })
    expect(await problemOf(mirror)).toMatchObject({ kind: 'waiting', code })
    expect((await mirror.state()).walking?.at).toEqual(place)
    expect(await mirror.ids()).toHaveLength(100)
    fake.setFault(null)
    expect(await mirror.finish()).toEqual({ kind: 'done' })
    await expectWhole(mirror)
  })
})

describe('answers that make no sense: three tries, then a pause with the reason', () => {
  const faults: [string, Fault, string][] = [
    ['truncated JSON with a clean end', { kind: 'cut-json' }, 'invalid_json'],
    ['JSON cut at a boundary', { kind: 'other-json', text: '{"object":"list"}' }, 'bad_shape'],
    ['a page of HTML', { kind: 'html' }, 'not_json'],
  ]
  test.each(faults)('%s', async (_title, fault, code) => {
    const { fake, mirror, place } = await openHalfway()
    fake.setFault(fault, { only: 'list' })
    expect(await mirror.finish()).toEqual({ kind: 'paused' })
    expect(await problemOf(mirror)).toMatchObject({ kind: 'paused', code })
    expect((await mirror.state()).walking?.at).toEqual(place)
    fake.setFault(null)
    expect(await mirror.finish()).toEqual({ kind: 'done' })
    await expectWhole(mirror)
  })
})

describe('what only a person can mend: it stops with the reason, and goes on from its place', () => {
  const faults: [string, Fault, string][] = [
    ['the key is refused', { kind: 'status', status: 401, code: 'invalid_api_key' }, 'key_refused'],
    ['this server cannot list', { kind: 'status', status: 405, code: 'method_not_supported' }, 'cannot_list'],
    ['no quota left', { kind: 'retry-after', status: 429, value: '1', code: 'insufficient_quota' }, 'no_quota'],
    ['a redirect', { kind: 'redirect', to: 'http://127.0.0.1:9/elsewhere' }, 'upstream_redirect'],
  ]
  test.each(faults)('%s', async (_title, fault, code) => {
    const { fake, mirror, place } = await openHalfway()
    fake.setFault(fault, { only: 'list' })
    expect(await mirror.run()).toEqual({ kind: 'stopped' })
    expect(await problemOf(mirror)).toMatchObject({ kind: 'stopped', code, message: expect.stringMatching(/.{20}/) })
    expect((await mirror.state()).walking?.at).toEqual(place)
    fake.setFault(null)
    expect(await mirror.finish()).toEqual({ kind: 'done' })
    await expectWhole(mirror)
  })

  test('a certificate that cannot be trusted', async () => {
    const mirror = await openAt(`https://127.0.0.1:${await listen(https.createServer({}))}/v1`)
    expect(await mirror.run()).toEqual({ kind: 'stopped' })
    expect(await problemOf(mirror)).toMatchObject({ kind: 'stopped', code: 'tls' })
  })
})

describe('asked to wait', () => {
  test('two seconds are waited for at once', async () => {
    const { fake, mirror } = await openHalfway()
    fake.setFault({ kind: 'retry-after', status: 429, value: '2' }, { times: 1, only: 'list' })
    expect(await mirror.run()).toEqual({ kind: 'done' })
    expect(mirror.tools.waits).toContain(2_000)
    await expectWhole(mirror)
  })

  test('an hour, or a date, is kept over a restart: upstream hears nothing before', async () => {
    for (const value of ['3600', new Date(START + 2 * 3_600_000).toUTCString()]) {
      const { fake, mirror } = await openHalfway()
      fake.setFault({ kind: 'retry-after', status: 429, value }, { times: 1, only: 'list' })
      const end = await mirror.run()
      if (end.kind !== 'wait') throw new Error(`expected to wait, but it is ${end.kind}`)
      expect(end.untilMs - mirror.tools.now()).toBeGreaterThanOrEqual(3_600_000)
      expect(end.untilMs - mirror.tools.now()).toBeLessThan(3_602_000)
      // Another process on the same store: it knows nothing but what was written.
      fake.requests.length = 0
      const restarted = await openTestMirror(fake.url, { store: mirror.store, tools: mirror.tools })
      mirror.tools.advance(3_500_000)
      expect(await restarted.run()).toEqual(end)
      expect(fake.requests).toEqual([])
      mirror.tools.advance(end.untilMs - mirror.tools.now())
      expect(await restarted.run()).toEqual({ kind: 'done' })
      await expectWhole(restarted)
    }
  })
})

describe('odd answers', () => {
  test('a wrong content type is taken', async () => {
    const { fake, mirror } = await openHalfway()
    fake.setFault({ kind: 'wrong-type' })
    expect(await mirror.run()).toEqual({ kind: 'done' })
    await expectWhole(mirror)
  })

  test('pages that are too large are asked for in halves; a row that is too large alone is a gap', async () => {
    const fake = await startFakeUpstream({ rows, key: MIRROR_KEY })
    const small = await openTestMirror(fake.url, { budget: 30_000 })
    const row = { created: START / 1000 - 5_000, model: 'm', metadata: {}, question: 'q', n: 1 }
    const huge = toFakeRow({ ...row, id: 'chatcmpl-huge', answer: 'x'.repeat(200_000) })
    cleanups.push(
      () => fake.close(),
      () => small.store.close(),
    )
    expect(await small.run()).toEqual({ kind: 'done' })
    await expectWhole(small)

    fake.rows.splice(100, 0, huge)
    const walled = await openAt(fake.url, { budget: 30_000 })
    expect(await walled.run()).toEqual({ kind: 'done' })
    expect((await walled.ids()).toSorted()).toEqual(rows.map((one) => one.id).toSorted())
    const [walk] = await walled.ledger()
    expect(walk?.outcome).toBe('gaps')
    expect(walk?.gaps[0]?.why).toContain('too large')
  })

  test('rows that come twice are kept once', async () => {
    const { fake, mirror } = await openHalfway()
    fake.setFault({ kind: 'list', oddity: 'duplicates' })
    expect(await mirror.run()).toEqual({ kind: 'done' })
    await expectWhole(mirror)
  })

  test('the place was deleted: the walk begins again, ends, and says so', async () => {
    const { fake, mirror, place } = await openHalfway()
    const anchors = fake.rows.filter((row) => (place?.after ?? []).includes(row.id))
    for (const row of anchors) fake.rows.splice(fake.rows.indexOf(row), 1)
    expect(anchors.length).toBeGreaterThan(0)
    expect(await mirror.run()).toEqual({ kind: 'done' })
    await expectWhole(mirror)
    expect((await mirror.ledger())[0]?.notes.join()).toContain('restarted')
  })

  const endless: [string, ListOddity][] = [
    ['more is promised and none is sent: asked once more, then a gap', 'empty-but-more'],
    ['“after” is ignored: it ends with a gap and keeps the rows', 'ignore-after'],
    ['the same page comes again and again: it ends with a gap and keeps the rows', 'repeat-page'],
  ]
  test.each(endless)('%s', async (_title, oddity) => {
    const { fake, mirror } = await openHalfway()
    fake.requests.length = 0
    fake.setFault({ kind: 'list', oddity })
    expect(await mirror.run()).toEqual({ kind: 'done' })
    const [walk] = await mirror.ledger()
    expect(walk?.outcome).toBe('gaps')
    expect(walk?.gaps).toHaveLength(1)
    expect(await mirror.ids()).toHaveLength(100)
    const lists = fake.requests.filter((request) => !request.url.includes('/messages'))
    expect(lists.length).toBeLessThanOrEqual(8)
    fake.setFault(null)
    await mirror.finish('full')
    await expectWhole(mirror)
  })

  test.each(['null-ids', 'no-has-more', 'text-has-more'] as const)(
    '%s: the ids of the rows are enough',
    async (oddity) => {
      const { fake, mirror } = await openHalfway()
      fake.setFault({ kind: 'list', oddity })
      expect(await mirror.run()).toEqual({ kind: 'done' })
      await expectWhole(mirror)
    },
  )

  test('rows without any id are kept, and the walk ends', async () => {
    const fake = await startFakeUpstream({ rows, key: MIRROR_KEY })
    cleanups.push(() => fake.close())
    fake.setFault({ kind: 'list', oddity: 'no-row-ids' })
    const mirror = await openAt(fake.url)
    expect(await mirror.run()).toEqual({ kind: 'done' })
    expect((await mirror.ids()).length).toBeGreaterThanOrEqual(100)
    expect((await mirror.ledger())[0]?.outcome).toBe('gaps')
  })
})

const made = (id: string, created: number) =>
  toFakeRow({ id, created, model: 'm', metadata: {}, question: 'q', answer: id, n: 1 })

describe('a list in motion', () => {
  test('rows come and go while it walks: none is lost, none is deleted here', async () => {
    const { fake, mirror } = await openHalfway()
    const young = { model: 'm', metadata: {}, question: 'q', answer: 'a', n: 1 }
    fake.rows.push(toFakeRow({ ...young, id: 'chatcmpl-young', created: START / 1000 - 1 }))
    fake.rows.splice(20, 1)
    expect(await mirror.run()).toEqual({ kind: 'done' })
    expect(await mirror.ids()).toHaveLength(COUNT)
    expect(await mirror.run()).toEqual({ kind: 'done' })
    expect(await mirror.ids()).toHaveLength(COUNT + 1)
  })

  test('a row from the future and many of one second hide no later row', async () => {
    const ties = Array.from({ length: 60 }, (_, n) => made(`chatcmpl-tie-${n}`, START / 1000 - 50))
    const fake: FakeUpstream = await startFakeUpstream({
      rows: [made('chatcmpl-future', START / 1000 + 365 * 86_400), ...ties, ...rows.slice(0, 80)],
      key: MIRROR_KEY,
    })
    cleanups.push(() => fake.close())
    const mirror = await openAt(fake.url)
    expect(await mirror.run()).toEqual({ kind: 'done' })
    expect(await mirror.ids()).toHaveLength(141)
    mirror.tools.advance(3_600_000)
    fake.rows.push(made('chatcmpl-later', START / 1000 + 1_800))
    expect(await mirror.run()).toEqual({ kind: 'done' })
    await expectWhole(mirror, 142)
  })
})
