import { expect, test } from 'vitest'
import { ingest, opened, plain, recordOf, rowIds, wireIds, type OpenStore } from './records.ts'

/** Which record has a name if several have the same id. */
export function describeIdentity(open: OpenStore): void {
  test('the same bytes again are known and change nothing', async () => {
    const store = await opened(open, plain('x', 1))
    await store.update('x', [['k', 'v']])
    expect(await ingest(store, plain('x', 1))).toEqual([{ id: 'x', outcome: 'known' }])
    expect((await store.status()).rows).toBe(1)
    expect((await store.get('x'))?.row.metadata).toEqual([['k', 'v']])
  })

  test('the same bytes twice in one batch are one record', async () => {
    const store = await opened(open)
    const outcomes = await ingest(store, plain('x', 1), plain('x', 1))
    expect(outcomes.map((ingested) => ingested.outcome)).toEqual(['added', 'known'])
  })

  test('other bytes of the same id are kept too: the newest holds the id', async () => {
    const store = await opened(open, plain('x', 100, { note: 1 }))
    expect(await ingest(store, plain('x', 200, { note: 2 }))).toEqual([{ id: 'x', outcome: 'same_id' }])
    expect(await ingest(store, plain('x', 50, { note: 3 }))).toEqual([{ id: 'x~2', outcome: 'same_id' }])
    expect(await rowIds(store)).toEqual(['x', 'x~1', 'x~2'])
    const detail = await store.get('x~1')
    expect(detail?.row.wire_id).toBe('x')
    expect(detail?.raw).toBe(JSON.stringify(plain('x', 100, { note: 1 })))
    expect(detail?.provenance.same_id).toEqual(['x', 'x~2'])
    expect((await store.get('x'))?.row.wire_id).toBeNull()
    expect((await store.get('x'))?.provenance.same_id).toEqual(['x~1', 'x~2'])
  })

  test('dots alone, which no path can name, are called otherwise and known again', async () => {
    const bodies = [plain('.', 1), plain('..', 2), plain('..', 3)]
    const store = await opened(open, ...bodies)
    expect(await rowIds(store)).toEqual(['~..', '~..~1', '~.'])
    expect((await store.get('~..'))?.row.wire_id).toBe('..')
    expect((await ingest(store, ...bodies)).map(({ outcome }) => outcome)).toEqual(['known', 'known', 'known'])
  })

  test('/v1 answers the name that leads back to the record', async () => {
    const store = await opened(open, '{"id":"x","created":1,"metadata":{}}', '{"id":"x","created":2,"metadata":{}}')
    expect((await store.getWire('x~1'))?.json).toBe('{"id":"x~1","created":1,"metadata":{}}')
    expect((await store.getWire('x'))?.json).toBe('{"id":"x","created":2,"metadata":{}}')
    expect(await wireIds(store, { after: 'x~1' })).toEqual(['x'])
  })

  test('every one of several records of an id is known again', async () => {
    const bodies = [plain('x', 1), plain('x', 2), plain('x', 3)]
    const store = await opened(open, ...bodies)
    const again = await ingest(store, ...bodies)
    expect(again).toEqual([
      { id: 'x~1', outcome: 'known' },
      { id: 'x~2', outcome: 'known' },
      { id: 'x', outcome: 'known' },
    ])
  })

  test('a record whose own id looks like a given name keeps its id', async () => {
    const store = await opened(open, plain('x', 1), plain('x', 2), plain('x~1', 3))
    expect((await store.get('x~1'))?.row.created).toBe(3)
    expect(await rowIds(store)).toEqual(['x~1', 'x', 'x~2'])
  })

  test('a record without an id is named after its bytes', async () => {
    const store = await opened(open, '{"created":5,"metadata":{}}', '{"id":"","created":6,"metadata":{}}')
    const [second = '', first = ''] = await rowIds(store)
    expect(first).toMatch(/^~[0-9a-f]{16}$/)
    expect((await store.get(first))?.provenance.sha256?.slice(0, 16)).toBe(first.slice(1))
    expect((await store.getWire(first))?.json).toBe(`{"created":5,"metadata":{},"id":"${first}"}`)
    expect((await store.getWire(second))?.json).toBe(`{"id":"${second}","created":6,"metadata":{}}`)
    expect((await ingest(store, '{"created":5,"metadata":{}}'))[0]).toEqual({ id: first, outcome: 'known' })
  })

  test('a deleted record can come in again', async () => {
    const store = await opened(open, plain('x', 1))
    await store.delete('x')
    expect(await ingest(store, plain('x', 1))).toEqual([{ id: 'x', outcome: 'added' }])
    await store.delete('x')
    expect(await rowIds(store)).toEqual([])
  })

  test('a batch moves its checkpoint with it', async () => {
    const store = await opened(open)
    expect(await store.checkpoint('file')).toBeNull()
    await store.ingest([recordOf(plain('x', 1))], { key: 'file', offset: 120, line: 3 })
    expect(await store.checkpoint('file')).toEqual({ key: 'file', offset: 120, line: 3 })
  })
}
