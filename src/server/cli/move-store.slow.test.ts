import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { loadConfig } from '../config.ts'
import { openStore } from '../main.ts'
import { sampleRecords } from '../sample/sample-records.ts'
import { callOf, plain, recordOf, requestOf, search } from '../store/conformance/records.ts'
import type { CompletionStore } from '../store/completion-store.ts'
import { lostMembers, readWhole } from '../testing/test-same-store.ts'
import { startTestPostgres, type TestPostgres, whyNoPostgres } from '../testing/test-postgres.ts'
import type { MoveReport } from '../store/move/move-report.ts'
import { moveStore } from '../store/move/move-store.ts'
import { openInlet, openOutlet } from '../engines/open-outlet.ts'

vi.setConfig({ testTimeout: 120_000 })

const UPSTREAM = 'https://a.test/v1'
const quiet = () => {}
const toConfig = (place: string) => loadConfig({ COMPLETIONIST_STORE: place })

function newFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'completionist-move-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'store.db')
}

async function inStore<T>(place: string, work: (store: CompletionStore) => Promise<T>): Promise<T> {
  const store = await openStore(toConfig(place))
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

async function move(from: string, to: string, signal?: AbortSignal, onProgress?: () => void): Promise<MoveReport> {
  const outlet = await openOutlet(toConfig(from), quiet)
  try {
    const inlet = await openInlet(toConfig(to), { place: toConfig(from), outlet }, quiet)
    try {
      return await moveStore({
        from: outlet,
        to: inlet,
        ...(signal === undefined ? {} : { signal }),
        ...(onProgress === undefined ? {} : { onProgress }),
      })
    } finally {
      await inlet.close()
    }
  } finally {
    await outlet.close()
  }
}

/** A step of the mirror that lists these bodies. */
async function mirror(store: CompletionStore, walk: number, bodies: readonly object[], from = UPSTREAM) {
  const { token } = await store.mirrorClaim({ holder: 'me', nowMs: walk, ms: 1_000, dead: null })
  const rows = bodies.map((body) => ({
    id: 'id' in body ? String(body.id) : '',
    created: 100,
    body: Buffer.from(JSON.stringify(body)),
    messages: Buffer.from('[{"role":"user","content":"hello"}]'),
    messagesAbsent: false,
    expiresAt: 4_000_000_000,
  }))
  const step = { source: from, from, token: token ?? 0, nowMs: walk * 1_000, walk, rows, state: `{"walk":${walk}}` }
  await store.mirrorWrite({ ...step, entry: `{"n":${walk}}`, sweepUpTo: null })
}

function listed(id: string, more: object = {}): object {
  return plain(id, 100, { metadata: { seen: 'upstream' }, ...more })
}

/** One of every kind of thing that a store knows. */
async function fill(store: CompletionStore): Promise<void> {
  await store.ingest(sampleRecords(1_795_000_000).slice(0, 60))
  await store.ingest([
    recordOf(plain('twice', 5, { metadata: { env: 'prod' } })),
    recordOf(plain('twice', 5, { metadata: { env: 'dev' }, system_fingerprint: 'fp' })),
    recordOf(plain('twice', 5, { system_fingerprint: 'third' })),
    recordOf({ created: 7, choices: [], seed: 1 }),
    recordOf(plain('nul \u0000 and \ud800', 8, { model: 'a\u0000b' })),
    recordOf('{"id":"exact","created":9,"choices":[],"seed":12345678901234567890,"x":1e400,"id":"exact"}'),
  ])
  const answer = Buffer.from('data: {"id":"called"}\n\ndata: [DONE]\n\n')
  const parts = { request: requestOf([{ role: 'user', content: 'hello' }]), way: 'recorded' as const, from: UPSTREAM }
  // The same bytes came of two calls.
  for (const call of ['one', 'two'])
    await store.ingest([
      recordOf(plain('called', 9), {
        ...parts,
        call: callOf(call),
        latencyMs: 12,
        capture: 'complete',
        answer,
        assembler: 3,
        redacted: { key: 2 },
      }),
    ])
  await mirror(store, 1, [
    listed('called', { system_fingerprint: 'upstream says' }),
    listed('mirrored'),
    listed('gone'),
  ])
  await mirror(store, 2, [listed('mirrored', { metadata: { seen: 'again' } })])
  await store.keepProfile(UPSTREAM, '{"asked":1}')
  await store.update('twice', [['env', 'test']])
  await store.delete('twice~1')
  await store.delete('gone')
  await store.saveView(null, { name: 'Production', search: 'meta.env=prod', is_default: true })
  await store.ingest([], { key: '/a/file 1', offset: 7, line: 3 })
}

/** All that a store says to whoever asks, to the last byte. */
async function everything(place: string) {
  return inStore(place, async (store) => {
    const exported: string[] = []
    for await (const slice of store.export(search(), 'record'))
      exported.push(...Buffer.from(slice.lines).toString('latin1').split('\n'))
    const problems: string[] = []
    for await (const step of store.verify()) problems.push(...step.damaged, ...step.problems)
    const { total, tokens, cost_usd: cost } = await store.list(search(), { limit: 1 })
    const whole = await readWhole(store)
    whole.set('exported', exported)
    whole.set('problems', problems)
    whole.set('sums', [total, tokens, cost])
    whole.set('facets', await store.facets(search(), { fields: [], prefix: '', limit: 50 }))
    whole.set('views', await store.views())
    whole.set('mirror', await store.mirrorSummary(UPSTREAM, 1, 10))
    whole.set('missing', await store.mirrorMissing(UPSTREAM, UPSTREAM, ['called', 'mirrored', 'gone', 'new']))
    whole.set('checkpoint', await store.checkpoint('/a/file 1'))
    const after = { model: null, metadata: [], limit: 100, order: 'asc' as const }
    // A cursor that stands at a deleted record goes on from there.
    whole.set('after a deleted one', (await store.listWire({ ...after, after: 'gone' })).ids)
    const answers = await store.keptAnswers(99, null)
    whole.set('kept answers', answers.found.length)
    return whole
  })
}

async function expectSame(from: string, to: string): Promise<void> {
  const [before, after] = [await everything(from), await everything(to)]
  expect(before.get('problems')).toEqual([])
  expect(lostMembers(before, after)).toEqual([])
}

describe.skipIf(whyNoPostgres() !== null)('moving a store', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await startTestPostgres()
  })
  afterAll(() => postgres.stop())
  const place = { file: newFile, database: () => postgres.freshStore() }

  test.each([
    ['file', 'file'],
    ['file', 'database'],
    ['database', 'file'],
    ['database', 'database'],
  ] as const)(
    'from a %s to a %s loses nothing, and brings what has changed when it is done again',
    async (here, there) => {
      const [from, to] = [place[here](), place[there]()]
      await inStore(from, fill)
      const first = await move(from, to)
      expect(first).toMatchObject({
        same: 0,
        renewed: 0,
        damaged: [],
        partly: [],
        wrong: [],
        renamed: [],
        meanwhile: 0,
      })
      await expectSame(from, to)
      expect(await move(from, to)).toMatchObject({ brought: 0, renewed: 0, same: first.brought, deleted: 0 })

      await inStore(from, async (store) => {
        await store.ingest([recordOf(plain('twice', 6, { system_fingerprint: 'newest' })), recordOf(plain('fresh', 3))])
        await store.update('exact', [['env', 'changed']])
        await store.delete('mirrored')
        await store.delete('twice~2')
        await mirror(store, 3, [
          plain('called', 100, { metadata: { seen: 'third' }, system_fingerprint: 'upstream says' }),
        ])
        await store.saveView('production', { name: 'Live', search: 'meta.env=live', is_default: true })
      })
      expect(await move(from, to)).toMatchObject({ brought: 2, deleted: 2, damaged: [], wrong: [], renamed: [] })
      await expectSame(from, to)
    },
  )

  test('one that is interrupted goes on where it was', async () => {
    const [from, to] = [newFile(), postgres.freshStore()]
    const many = Array.from({ length: 600 }, (_, n) => recordOf(plain(`r${n}`, 1_000 + (n % 7))))
    await inStore(from, async (store) => {
      await fill(store)
      await store.ingest(many)
    })
    const interrupt = new AbortController()
    await expect(move(from, to, interrupt.signal, () => interrupt.abort(new Error('enough')))).rejects.toThrow('enough')
    const here = await inStore(to, async (store) => (await store.status()).rows)
    expect(here).toBeGreaterThan(0)
    const second = await move(from, to)
    expect([second.same, second.brought]).toEqual([0, (await inStore(from, (store) => store.status())).rows - here])
    await expectSame(from, to)
  })

  test('what was changed or deleted there later stays so', async () => {
    const [from, to] = [newFile(), postgres.freshStore()]
    await inStore(from, fill)
    await move(from, to)
    await inStore(to, async (store) => {
      await store.update('exact', [['env', 'there']])
      await store.delete('mirrored')
    })
    expect(await move(from, to)).toMatchObject({ brought: 0, renewed: 0, left: 2 })
    await inStore(to, async (store) => {
      expect((await store.get('exact'))?.row.metadata).toEqual([['env', 'there']])
      expect(await store.has('mirrored')).toBe(false)
    })
  })

  test('a store that has records of its own keeps them beside those that come', async () => {
    const [from, to] = [newFile(), postgres.freshStore()]
    await inStore(from, fill)
    const own = plain('exact', 9, { system_fingerprint: 'own' })
    await inStore(to, (store) => store.ingest([recordOf(own), recordOf(plain('only there', 9))]))
    const report = await move(from, to)
    expect(report.wrong).toEqual([])
    const [all, more] = [await inStore(to, (store) => store.status()), await inStore(from, (store) => store.status())]
    expect(all.rows).toBe(more.rows + 2)
    expect(await move(from, to)).toMatchObject({ brought: 0, renewed: 0, wrong: [] })
    expect((await inStore(to, (store) => store.status())).rows).toBe(all.rows)
  })
})
