import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { BulkReport } from '#contract/found/bulk-report.ts'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { loadConfig } from '../config.ts'
import { openStore } from '../main.ts'
import { Secret } from '../redact/secret.ts'
import { makeFakeRow } from '../testing/upstream/fake-rows.ts'
import { type FakeUpstream, startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { MIRROR_KEY, openTestMirror, START, type TestMirror } from '../testing/test-mirror.ts'
import { createUpstreamSource } from '../upstream/source/upstream-source.ts'
import { deleteUpstream, placesListed } from './delete-upstream.ts'

let fake: FakeUpstream
let mirror: TestMirror
beforeAll(async () => {
  fake = await startFakeUpstream({ key: MIRROR_KEY, now: () => START })
})
beforeEach(async () => {
  fake.rows.splice(0, Infinity, ...Array.from({ length: 12 }, (_, n) => makeFakeRow(n, START / 1000 - 3600)))
  // Without a thread: starting one takes longer than the rest of a test.
  const store = await openStore(loadConfig({ COMPLETIONIST_STORE: ':memory:' }), { readers: 0 })
  mirror = await openTestMirror(fake.url, { store })
  await mirror.finish('full')
  fake.requests.length = 0
})
afterEach(() => {
  fake.setFault(null)
  return mirror.store.close()
})
afterAll(() => fake.close())

const NOTHING: BulkReport = {
  object: 'bulk',
  matched: 12,
  changed: 0,
  unchanged: 0,
  refused: 0,
  refusals: [],
  finished: false,
}

/** Deletes all that the upstream lists; gives every report. */
async function run(onReport: (report: BulkReport, stop: () => void) => void = () => undefined) {
  const { store, upstream, tools } = mirror
  const source = createUpstreamSource({
    baseUrl: new URL(fake.url),
    key: new Secret(MIRROR_KEY),
    organization: null,
    project: null,
    tools,
  })
  const stop = new AbortController()
  const { signal } = stop
  const places = await placesListed(store, upstream.key, await store.places(EVERYTHING, null), signal)
  const reports: BulkReport[] = []
  const hear = (report: BulkReport) => {
    reports.push(report)
    onReport(report, () => stop.abort(new Error('stopped')))
  }
  const last = await deleteUpstream({ store, source, key: upstream.key, places, signal, onReport: hear }, NOTHING)
  return { reports, last, places: places.length }
}

const goneHere = async () => (await mirror.store.mirrorSummary(mirror.upstream.key, 0, 0)).gone
const deletions = () => fake.requests.filter(({ method }) => method === 'DELETE').length

test('what upstream lists is deleted there one at a time and with pauses; the store keeps and marks its copies', async () => {
  const { last, reports } = await run()
  expect(last).toMatchObject({ changed: 12, unchanged: 0, refused: 0, finished: true })
  expect([reports.length, fake.rows.length, await goneHere()]).toEqual([12, 0, 12])
  expect((await mirror.store.list(EVERYTHING, { limit: 99 })).rows.map((row) => row.gone_upstream_at)).not.toContain(
    null,
  )
  expect(mirror.tools.waits.filter((ms) => ms > 0).length).toBeGreaterThanOrEqual(11)
})

test('stopped in the middle, it goes on later with what is left', async () => {
  const { last } = await run(({ changed }, stop) => {
    if (changed === 5) stop()
  })
  expect([last.changed, last.finished, fake.rows.length, await goneHere()]).toEqual([5, true, 7, 5])
  const rest = await run()
  expect([rest.places, rest.last.changed, fake.rows.length]).toEqual([7, 7, 0])
  expect(deletions()).toBe(12)
})

test('what somebody else deleted upstream is counted as gone and marked', async () => {
  fake.rows.splice(0, 3)
  expect((await run()).last).toMatchObject({ changed: 9, unchanged: 3, refused: 0 })
  expect(await goneHere()).toBe(12)
})

test('a Retry-After is obeyed, however long, and the report says until when', async () => {
  const busy = { kind: 'status', status: 429, headers: { 'retry-after': '120' } } as const
  fake.setFault(busy, { times: 1, only: 'delete' })
  const { last, reports } = await run()
  expect(last).toMatchObject({ changed: 12, refused: 0 })
  expect(reports[0]?.resumes_at).toBeGreaterThanOrEqual(START / 1000 + 120)
  expect(last.resumes_at).toBeUndefined()
})

test('where upstream refuses everything it stops and says why; nothing is marked as gone', async () => {
  for (const fault of [
    { kind: 'status', status: 403 },
    { kind: 'status', status: 405 },
    { kind: 'status', status: 404 },
    { kind: 'status', status: 500 },
  ] as const) {
    fake.setFault(fault, { only: 'delete' })
    const { last } = await run()
    expect([fault.status, last]).toMatchObject([fault.status, { changed: 0, unchanged: 0, refused: 0 }])
    expect(last.stopped).toContain(String(fault.status))
    expect(await goneHere()).toBe(0)
  }
  expect(fake.rows.length).toBe(12)
})

test('a record that upstream refuses to delete is named with the reason, and the others are deleted', async () => {
  fake.setFault({ kind: 'status', status: 422 }, { times: 1, only: 'delete' })
  const { last } = await run()
  expect(last).toMatchObject({ changed: 11, refused: 1, refusals: [{ reason: expect.stringContaining('422') }] })
})
