import { expect, test } from 'vitest'
import { Refusal } from '../../source/refusal.ts'
import { ingest, many, opened, plain, wire, wireIds, wireWalk, type OpenStore } from './records.ts'

/** The list of the wire contract: order, paging, filters, refusals. */
export function describeWireList(open: OpenStore): void {
  test('an empty store answers an empty page', async () => {
    const store = await opened(open)
    const { data, ids, hasMore } = await store.listWire(wire())
    expect([data.length, ids, hasMore]).toEqual([0, [], false])
  })

  test('2, 3: 25 rows are a page of 20 with more to come, then 5', async () => {
    const store = await opened(open, ...many(25))
    const first = await store.listWire(wire())
    expect(first.ids).toHaveLength(20)
    expect(first.hasMore).toBe(true)
    const second = await store.listWire(wire({ after: first.ids.at(-1) ?? '' }))
    expect(second.hasMore).toBe(false)
    expect(new Set([...first.ids, ...second.ids]).size).toBe(25)
  })

  test('exactly one page of rows has no more', async () => {
    const store = await opened(open, ...many(20))
    expect((await store.listWire(wire())).hasMore).toBe(false)
  })

  test('5, 6: the list goes by created, either way', async () => {
    const store = await opened(open, plain('c', 3), plain('a', 1), plain('b', 2))
    expect(await wireIds(store, { order: 'asc' })).toEqual(['a', 'b', 'c'])
    expect(await wireIds(store, { order: 'desc' })).toEqual(['c', 'b', 'a'])
  })

  test('rows of one second come exactly once when paged in either direction', async () => {
    const store = await opened(open, ...many(8))
    const up = await wireWalk(store, { limit: 3, order: 'asc' })
    const down = await wireWalk(store, { limit: 3, order: 'desc' })
    expect(new Set(up).size).toBe(8)
    expect(up).toHaveLength(8)
    expect(down).toEqual(up.toReversed())
  })

  test('rows of one second keep their order', async () => {
    const store = await opened(open, ...many(8))
    const order = await wireIds(store)
    for (let again = 0; again < 20; again++) expect(await wireIds(store)).toEqual(order)
  })

  test('newer rows between two pages neither repeat nor skip a row', async () => {
    const store = await opened(open, ...many(6))
    const first = await wireIds(store, { limit: 3, order: 'desc' })
    await ingest(store, plain('newer', 2000), plain('same second', 1000))
    const second = await wireIds(store, { limit: 3, order: 'desc', after: first.at(-1) ?? '' })
    expect(first.concat(second)).toEqual(['id-06', 'id-05', 'id-04', 'id-03', 'id-02', 'id-01'])
  })

  test('a cursor whose row was deleted goes on at its place', async () => {
    const store = await opened(open, ...many(6))
    await store.delete('id-03')
    expect(await wireIds(store, { after: 'id-03' })).toEqual(['id-04', 'id-05', 'id-06'])
  })

  test('a deleted place is never given to another row', async () => {
    const store = await opened(open, ...many(3))
    await store.delete('id-03')
    await ingest(store, plain('late', 1000))
    expect(await wireIds(store, { after: 'id-03' })).toEqual(['late'])
  })

  test('an unknown cursor is refused with 404 not_found, param after', async () => {
    const store = await opened(open, ...many(2))
    const refused = store.listWire(wire({ after: 'nobody' }))
    await expect(refused).rejects.toBeInstanceOf(Refusal)
    await expect(refused).rejects.toMatchObject({ status: 404, body: { code: 'not_found', param: 'after' } })
  })

  test('15, 16: limits from 1 to 100 are kept exactly', async () => {
    const store = await opened(open, ...many(101))
    expect((await store.listWire(wire({ limit: 1 }))).ids).toHaveLength(1)
    const hundred = await store.listWire(wire({ limit: 100 }))
    expect(hundred.ids).toHaveLength(100)
    expect(hundred.hasMore).toBe(true)
  })

  test('18, 19: model is matched exactly', async () => {
    const store = await opened(open, plain('a', 1, { model: 'gpt-4o' }), plain('b', 2, { model: 'gpt-4o-mini' }))
    expect(await wireIds(store, { model: 'gpt-4o' })).toEqual(['a'])
    expect(await wireIds(store, { model: 'GPT-4o' })).toEqual([])
    expect(await wireIds(store, { model: 'nobody' })).toEqual([])
  })

  test('20, 21, 25: metadata is matched exactly and with every pair', async () => {
    const store = await opened(
      open,
      plain('a', 1, { metadata: { env: 'prod', team: '1' } }),
      plain('b', 2, { metadata: { env: 'Prod', team: '1' } }),
      plain('c', 3, { metadata: { env: 'prod', team: '2' } }),
      plain('d', 4, { metadata: { env: '' } }),
    )
    const metadata = (...pairs: [string, string][]) => wireIds(store, { metadata: pairs })
    expect(await metadata(['env', 'prod'])).toEqual(['a', 'c'])
    expect(await metadata(['env', 'prod'], ['team', '2'])).toEqual(['c'])
    expect(await metadata(['env', ''])).toEqual(['d'])
    expect(await metadata(['missing', ''])).toEqual([])
  })

  test('model, metadata, after, limit and order work together and has_more speaks of what is filtered', async () => {
    const bodies = Array.from({ length: 30 }, (_, n) =>
      plain(`r${n}`, n, {
        model: n % 2 === 0 ? 'even' : 'odd',
        metadata: { third: String(n % 3), all: 'yes' },
      }),
    )
    const store = await opened(open, ...bodies)
    const asked = {
      model: 'even',
      metadata: [
        ['third', '0'],
        ['all', 'yes'],
      ] as const,
      limit: 2,
      order: 'desc' as const,
    }
    expect(await wireWalk(store, asked)).toEqual(['r24', 'r18', 'r12', 'r6', 'r0'])
    const last = await store.listWire(wire({ ...asked, after: 'r12' }))
    expect(last.ids).toEqual(['r6', 'r0'])
    expect(last.hasMore).toBe(false)
  })

  test('a record comes back byte for byte', async () => {
    const body =
      '{ "id":"x", "created":5,"seed":-8132613597486110237,"n":1e400,"z":-0,"twice":1,"twice":2,"lone":"\\ud800","nul":"a\\u0000b","metadata":{}, "choices":[] , "unknown":{"deep":[1.10]}}'
    const store = await opened(open, body)
    const page = await store.listWire(wire())
    expect([page.ids, new TextDecoder().decode(page.data)]).toEqual([['x'], body])
    expect((await store.getWire('x'))?.json).toBe(body)
  })

  test('a row that has no metadata of its own gets an empty object and nothing else changes', async () => {
    const store = await opened(open, '{"id":"x","created":5,"seed":9007199254740993}')
    expect((await store.getWire('x'))?.json).toBe('{"id":"x","created":5,"seed":9007199254740993,"metadata":{}}')
  })

  test('rows without a usable created are listed where they came in', async () => {
    const store = await opened(open, plain('old', 5), '{"id":"timeless","choices":[]}', plain('future', 1_900_000_000))
    expect(await wireIds(store)).toEqual(['old', 'timeless', 'future'])
  })
}
