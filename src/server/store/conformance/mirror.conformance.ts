import { expect, test } from 'vitest'
import { EVERYTHING } from '#contract/search/search-query.ts'
import type { ListedRecord, MirrorChange } from '../mirror-store.ts'
import type { CompletionStore } from '../completion-store.ts'
import { opened, plain, recordOf, type OpenStore } from './records.ts'

const A = 'https://a.test/v1'

const listedOf = (id: string, created: number, more: Partial<ListedRecord> & { body?: Uint8Array } = {}) => ({
  id,
  created,
  body: Buffer.from(JSON.stringify(plain(id, created))),
  messages: null,
  messagesAbsent: false,
  expiresAt: null,
  ...more,
})
const bodyOf = (id: string, created: number, more: object) =>
  Buffer.from(JSON.stringify(plain(id, created, { metadata: {}, ...more })))

/** A walk of one step; `walk` is its number and its time in seconds. */
async function step(store: CompletionStore, walk: number, rows: ListedRecord[], more: Partial<MirrorChange> = {}) {
  const { token } = await store.mirrorClaim({ holder: 'me', nowMs: walk, ms: 1_000, dead: null })
  const change = { source: A, from: A, token: token ?? 0, nowMs: walk * 1_000, walk, state: `{"walk":${walk}}` }
  return store.mirrorWrite({ ...change, rows, entry: null, sweepUpTo: null, ...more })
}

/** What the mirror writes, what it remembers, and who may mirror. */
export function describeMirror(open: OpenStore): void {
  test('rows that upstream lists are added once; seen again they are known', async () => {
    const store = await opened(open)
    const rows = [listedOf('a', 10), listedOf('b', 20)]
    expect((await step(store, 1, rows)).counts).toMatchObject({ added: 2, known: 0 })
    const again = await step(store, 2, rows)
    expect([again.counts, again.repeated]).toMatchObject([{ added: 0, known: 2 }, 0])
    expect((await step(store, 2, rows)).repeated).toBe(2)
    expect((await store.list(EVERYTHING, { limit: 9 })).rows.map(({ id, way }) => [id, way])).toEqual([
      ['b', 'mirrored'],
      ['a', 'mirrored'],
    ])
  })

  test('a listed row joins the record that came by another way, and leaves its bytes as they are', async () => {
    const store = await opened(open)
    const richer = plain('a', 10, { service_tier: 'flex' })
    await store.ingest([recordOf(richer)])
    expect((await step(store, 1, [listedOf('a', 10)])).counts).toMatchObject({ added: 0, merged: 1 })
    expect((await store.raw('a'))?.text).toBe(JSON.stringify(richer))
    expect(Buffer.from((await store.listed('a')) ?? []).toString()).toBe(JSON.stringify(plain('a', 10)))
  })

  test('metadata follows upstream; another answer under the same id is another version', async () => {
    const store = await opened(open)
    await step(store, 1, [listedOf('a', 10)])
    const named = listedOf('a', 10, { body: bodyOf('a', 10, { metadata: { env: 'prod' } }) })
    expect((await step(store, 2, [named])).counts).toMatchObject({ changed: 1, versions: 0 })
    expect((await store.get('a'))?.row.metadata).toEqual([['env', 'prod']])
    const other = listedOf('a', 10, { body: bodyOf('a', 10, { model: 'gpt-5' }) })
    expect((await step(store, 3, [other])).counts).toMatchObject({ changed: 0, versions: 1 })
    expect([(await store.get('a'))?.row.model, (await store.get('a~1'))?.row.model]).toEqual([
      'gpt-5',
      'gpt-4o-mini-2024-07-18',
    ])
  })

  test('what a whole walk did not see is marked and stays, and is back when it is listed again', async () => {
    const store = await opened(open)
    await step(store, 1, [listedOf('a', 10), listedOf('b', 20)])
    expect((await step(store, 2, [listedOf('b', 20)], { sweepUpTo: 20 })).counts).toMatchObject({ gone: 1 })
    expect((await store.get('a'))?.row.gone_upstream_at).toBe(2)
    expect(await store.mirrorSummary(A, 0, 9)).toMatchObject({ rows: 2, gone: 1, oldest: 10, newest: 20 })
    await step(store, 3, [listedOf('a', 10)])
    expect((await store.get('a'))?.row.gone_upstream_at).toBe(null)
    expect(await store.mirrorSummary(A, 0, 9)).toMatchObject({ rows: 2, gone: 0 })
  })

  test('what upstream lists is known of each record, until it is noted that upstream has it no longer', async () => {
    const store = await opened(open)
    await store.ingest([recordOf(plain('ours', 5))])
    await step(store, 1, [listedOf('a', 10), listedOf('b', 20, { expiresAt: 500 }), listedOf('odd \ud800', 30)])
    const all = await store.places(EVERYTHING, null)
    const listed = async (source = A) => (await store.mirrorListed(source, all)).map(({ id }) => id)
    expect([await listed(), await listed('https://b.test/v1')]).toEqual([['odd \ud800', 'b', 'a'], []])
    await store.mirrorGone(A, ['b', 'odd \ud800', 'nobody'], 77)
    await store.mirrorGone(A, ['b'], 78)
    expect(await listed()).toEqual(['a'])
    expect((await store.get('b'))?.row).toMatchObject({ gone_upstream_at: 77, expires_at: null })
    expect(await store.mirrorSummary(A, 0, 9)).toMatchObject({ rows: 3, gone: 2 })
    await step(store, 2, [listedOf('b', 20)])
    expect([await listed(), (await store.mirrorSummary(A, 0, 9)).gone]).toEqual([['b', 'a'], 1])
    for await (const { damaged, problems } of store.verify()) expect([...damaged, ...problems]).toEqual([])
  })

  test('another version under an id is what upstream lists then', async () => {
    const store = await opened(open)
    await step(store, 1, [listedOf('a', 10)])
    await step(store, 2, [listedOf('a', 10, { body: bodyOf('a', 10, { model: 'gpt-5' }) })])
    const listed = await store.mirrorListed(A, await store.placesOf(['a', 'a~1']))
    expect(listed).toEqual([{ id: 'a', place: (await store.placesOf(['a']))[0] }])
  })

  test('a row that was deleted here stays deleted when upstream lists it again', async () => {
    const store = await opened(open)
    await step(store, 1, [listedOf('a', 10)])
    await store.delete('a')
    expect((await step(store, 2, [listedOf('a', 10)])).counts).toMatchObject({ added: 0, known: 1 })
    expect(await store.has('a')).toBe(false)
  })

  test('messages are asked for until they are known, or known to be absent', async () => {
    const store = await opened(open)
    const messages = Buffer.from('[{"role":"user","content":"hello"}]')
    await step(store, 1, [listedOf('a', 10), listedOf('b', 20), listedOf('c', 30, { messagesAbsent: true })])
    expect(await store.mirrorMissing(A, A, ['a', 'b', 'c', 'new'])).toEqual(['a', 'b', 'new'])
    await step(store, 2, [listedOf('a', 10, { messages })])
    expect(await store.mirrorMissing(A, A, ['a', 'b', 'c'])).toEqual(['b'])
    const page = await store.messages('a', { after: null, limit: 9, order: 'asc' })
    expect(page?.data.map(({ content }) => content)).toEqual(['hello'])
  })

  test('state, ledger and profile of a source are kept as they were written, the ledger newest first', async () => {
    const store = await opened(open)
    const nothing = { state: null, profile: null, rows: 0, gone: 0, oldest: null, newest: null, nextExpiry: null }
    expect(await store.mirrorSummary(A, 0, 9)).toEqual({ ...nothing, walks: [] })
    await store.keepProfile(A, '{"ok":true}')
    for (const walk of [1, 2, 3])
      await step(store, walk, [listedOf('a', 10, { expiresAt: 500 })], { entry: `{"n":${walk}}` })
    expect(await store.mirrorSummary(A, 100, 2)).toEqual({
      ...nothing,
      state: '{"walk":3}',
      profile: '{"ok":true}',
      rows: 1,
      oldest: 10,
      newest: 10,
      nextExpiry: 500,
      walks: ['{"n":3}', '{"n":2}'],
    })
    expect((await store.mirrorSummary(A, 501, 1)).nextExpiry).toBe(null)
  })

  test('one process walks at a time: who lost the lease writes nothing', async () => {
    const store = await opened(open)
    const claim = { nowMs: 0, ms: 10, dead: null }
    const mine = await store.mirrorClaim({ ...claim, holder: 'one' })
    expect(await store.mirrorClaim({ ...claim, holder: 'two' })).toEqual({ token: null, holder: 'one', untilMs: 10 })
    const theirs = await store.mirrorClaim({ ...claim, holder: 'two', nowMs: 11 })
    expect(theirs.token).toBe((mine.token ?? 0) + 1)
    const change = { source: A, from: A, nowMs: 12, walk: 1, state: '{}', entry: null, sweepUpTo: null }
    await expect(
      store.mirrorWrite({ ...change, rows: [listedOf('a', 10)], token: mine.token ?? 0 }),
    ).rejects.toMatchObject({ status: 409, body: { code: 'lease_lost' } })
    expect([await store.has('a'), (await store.mirrorSummary(A, 0, 1)).state]).toEqual([false, null])
    await store.mirrorRelease(mine.token ?? 0)
    expect(await store.mirrorClaim({ ...claim, holder: 'three', nowMs: 13 })).toMatchObject({ holder: 'two' })
    expect(await store.mirrorClaim({ ...claim, holder: 'three', nowMs: 13, dead: 'two' })).toMatchObject({
      token: (theirs.token ?? 0) + 1,
    })
  })
}
