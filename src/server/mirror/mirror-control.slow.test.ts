import { hostname } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import type { Mirror } from '#contract/source/mirror.ts'
import { loadConfig } from '../config.ts'
import { createLog } from '../machine/log.ts'
import { openStore } from '../main.ts'
import { StoreFailure } from '../store/store-failure.ts'
import type { CompletionStore } from '../store/completion-store.ts'
import { makeFakeRow } from '../testing/upstream/fake-rows.ts'
import { createFakeTools } from '../testing/upstream/fake-tools.ts'
import { type FakeUpstream, startFakeUpstream } from '../testing/upstream/fake-upstream.ts'
import { createMirrorControl, type MirrorControl } from './mirror-control.ts'
import { createMirrorUpstream } from './mirror-upstream.ts'
import { allIds } from '../testing/test-mirror.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

interface Desk {
  control: MirrorControl
  store: CompletionStore
  fake: FakeUpstream
  /** States that open pages were told. */
  told: string[]
  /** Rows that open pages were told of. */
  added: () => number
}

async function open(count: number, before?: Desk): Promise<Desk> {
  const rows = Array.from({ length: count }, (_, n) => makeFakeRow(n, Math.floor(Date.now() / 1000) - 3_600))
  const fake = before?.fake ?? (await startFakeUpstream({ rows }))
  const store = before?.store ?? (await openStore(loadConfig({ COMPLETIONIST_STORE: ':memory:' })))
  const told: string[] = []
  let added = 0
  const identity = { baseUrl: new URL(fake.url), key: null, organization: null, project: null }
  const control = createMirrorControl({
    store,
    upstreams: [createMirrorUpstream(identity)],
    log: createLog(() => undefined),
    onState: (state) => told.push(state.state),
    onRows: (rowsNow) => {
      added += rowsNow
    },
    onChanged: () => undefined,
  })
  if (before === undefined)
    cleanups.push(
      () => store.close(),
      () => fake.close(),
    )
  cleanups.push(() => control.close())
  return { control, store, fake, told, added: () => added }
}

async function until(control: MirrorControl, holds: (source: Mirror['sources'][number]) => boolean) {
  for (;;) {
    const [source] = (await control.read()).sources
    if (source !== undefined && holds(source)) return source
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('the mirror of a server', () => {
  test('started on the page brings all rows, tells open pages, and says what it covered', async () => {
    const { control, store, told, added } = await open(120)
    const [begun] = (await control.order({ action: 'start' })).sources
    expect(begun).toMatchObject({ state: 'running', every: null })
    const ended = await until(control, (source) => source.state === 'idle' && source.finished_ms !== null)
    expect(ended).toMatchObject({ rows: 120, gone: 0, walk: null, problem: null, next_ms: null })
    expect(ended.ledger).toMatchObject([{ mode: 'full', outcome: 'complete', rows: 120 }])
    expect(await allIds(store)).toHaveLength(120)
    expect(added()).toBe(120)
    expect(told).toContain('running')
  })

  test('stopped in the middle keeps its rows and goes on there when it is started again', async () => {
    const { control, store } = await open(500)
    await control.order({ action: 'start' })
    await until(control, (source) => (source.walk?.rows ?? 0) > 50)
    const [stopped] = (await control.order({ action: 'stop' })).sources
    expect(stopped?.walk).toMatchObject({ walk: 1, outcome: 'running' })
    const kept = (await allIds(store)).length
    expect(kept).toBeGreaterThan(50)
    await control.order({ action: 'start' })
    const ended = await until(control, (source) => source.finished_ms !== null && source.state === 'idle')
    expect(ended.ledger).toMatchObject([{ walk: 1, outcome: 'complete' }])
    expect(await allIds(store)).toHaveLength(500)
  })

  test('that was not stopped goes on in the next process; one that was stopped does not', async () => {
    const first = await open(300)
    await first.control.order({ action: 'start', every: 60 })
    await until(first.control, (source) => (source.walk?.rows ?? 0) > 0)
    await first.control.close()
    const second = await open(0, first)
    await second.control.boot(null)
    const ended = await until(second.control, (source) => source.finished_ms !== null && source.next_ms !== null)
    expect(ended.every).toBe(60)
    expect(await allIds(second.store)).toHaveLength(300)
    await second.control.order({ action: 'stop' })
    const third = await open(0, first)
    await third.control.boot(null)
    expect((await third.control.read()).sources).toMatchObject([{ state: 'idle', every: null, next_ms: null }])
  })

  test('says which key was refused, and is stopped', async () => {
    const { control, fake } = await open(10)
    fake.setFault({ kind: 'status', status: 401, code: 'invalid_api_key' })
    await control.order({ action: 'start', every: 10 })
    const stopped = await until(control, (source) => source.state === 'stopped')
    expect(stopped.problem).toMatchObject({ kind: 'stopped', code: 'key_refused' })
  })

  test('refuses an upstream that is not there', async () => {
    const { control } = await open(1)
    await expect(control.order({ action: 'start', source: 'elsewhere' })).rejects.toMatchObject({ status: 400 })
  })
})

test('a store that refuses is asked again until it takes the rows; meanwhile the page says why', async () => {
  const { store, fake } = await open(60)
  let refusals = 2
  const refusing = new Proxy(store, {
    get(target, name) {
      if (name === 'mirrorWrite' && refusals-- > 0) return () => Promise.reject(new StoreFailure('the disk is full'))
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  const logged: string[] = []
  const told: (string | undefined)[] = []
  const tools = createFakeTools(Date.now())
  const control = createMirrorControl({
    store: refusing,
    upstreams: [
      createMirrorUpstream({ baseUrl: new URL(fake.url), key: null, organization: null, project: null, tools }),
    ],
    log: createLog((line) => logged.push(line)),
    onState: (state) => told.push(state.problem?.message),
    onRows: () => undefined,
    onChanged: () => undefined,
  })
  cleanups.push(() => control.close())
  await control.order({ action: 'start' })
  const ended = await until(control, (source) => source.finished_ms !== null && source.state === 'idle')
  expect([ended.rows, ended.problem, refusals < 0]).toEqual([60, null, true])
  expect(told).toContain('the disk is full. It is asked again by itself.')
  expect(logged.filter((line) => line.includes('waits for the store'))).toHaveLength(2)
})

describe('one walker a store', () => {
  test('waits while another living process walks, and says so', async () => {
    const { control, store } = await open(10)
    const holder = `${hostname()} ${process.ppid} another`
    expect(await store.mirrorClaim({ holder, nowMs: Date.now(), ms: 60_000, dead: null })).toMatchObject({ token: 1 })
    await control.order({ action: 'start' })
    const waiting = await until(control, (source) => source.problem !== null)
    expect(waiting.problem?.message).toContain('Another process')
    expect(await allIds(store)).toEqual([])
  })

  test.each([
    ['is dead', '4194304 gone'],
    ['is dead, and whose id another one has by now', `${process.ppid} 1x00000000 gone`],
  ])('passes over a process that %s', async (_, process) => {
    const { control, store } = await open(10)
    const holder = `${hostname()} ${process}`
    await store.mirrorClaim({ holder, nowMs: Date.now(), ms: 60_000, dead: null })
    await control.order({ action: 'start' })
    await until(control, (source) => source.finished_ms !== null)
    expect(await allIds(store)).toHaveLength(10)
  })

  test('who lost the lease writes nothing any more', async () => {
    const { store } = await open(0)
    const mine = await store.mirrorClaim({ holder: 'one', nowMs: 0, ms: 10, dead: null })
    const theirs = await store.mirrorClaim({ holder: 'two', nowMs: 11, ms: 10, dead: null })
    expect([mine.token, theirs.token]).toEqual([1, 2])
    const step = { source: 's', from: 'f', nowMs: 12, walk: 1, rows: [], state: '{}', entry: null, sweepUpTo: null }
    await expect(store.mirrorWrite({ ...step, token: 1 })).rejects.toMatchObject({ body: { code: 'lease_lost' } })
    await store.mirrorWrite({ ...step, token: 2 })
    expect((await store.mirrorSummary('s', 0, 1)).state).toBe('{}')
  })
})
