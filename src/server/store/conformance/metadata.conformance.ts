import { expect, test } from 'vitest'
import type { MetadataPairs } from '#contract/wire/list-query.ts'
import { opened, plain, recordOf, requestOf, rowIds, search, wireIds, type OpenStore } from './records.ts'

const STRANGE: MetadataPairs = [
  ['__proto__', 'polluted'],
  ['constructor', 'c'],
  ['a]b[c', 'brackets'],
  ['dot.key', 'd'],
  ['ключ', 'значение'],
  ['nul', 'a\u0000b'],
  ['lone', 'x\ud800y'],
  ['other lone', 'x\ud801y'],
  ['noncharacter', '\uffff'],
  ['', 'empty key'],
  ['empty value', ''],
]

/** Metadata: filters, updates, and unusual keys and values. */
export function describeMetadata(open: OpenStore): void {
  test('keys and values of any kind come back and can be filtered by', async () => {
    const store = await opened(open, plain('x', 1), plain('other', 2))
    await store.update('x', STRANGE)
    expect((await store.get('x'))?.row.metadata).toEqual(STRANGE)
    const said: unknown = JSON.parse((await store.getWire('x'))?.json ?? 'null').metadata
    expect(Object.entries(said ?? {})).toEqual(STRANGE)
    for (const pair of STRANGE) expect(await wireIds(store, { metadata: [pair] })).toEqual(['x'])
    expect(await wireIds(store, { metadata: STRANGE })).toEqual(['x'])
    expect(await wireIds(store, { metadata: [['lone', 'x\ud801y']] })).toEqual([])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  test('39, 40: an update replaces the map, the list sees it at once, nothing else changes', async () => {
    const store = await opened(open, plain('x', 7, { metadata: { a: '1', b: '2' }, seed: 1 }))
    expect(await store.update('x', [['b', '3']])).toBe(true)
    expect(await wireIds(store, { metadata: [['a', '1']] })).toEqual([])
    expect(await wireIds(store, { metadata: [['b', '3']] })).toEqual(['x'])
    const json: unknown = JSON.parse((await store.getWire('x'))?.json ?? 'null')
    expect(json).toEqual(plain('x', 7, { metadata: { b: '3' }, seed: 1 }))
    expect(await store.update('x', [])).toBe(true)
    expect((await store.get('x'))?.row.has).not.toContain('metadata')
    expect((await store.get('x'))?.provenance.metadata_changed_at).toBeGreaterThan(0)
  })

  test('an update back to what the record says gives its bytes again', async () => {
    const body = '{"id":"x", "metadata":{"k":"v"} ,"created":1}'
    const store = await opened(open, body)
    await store.update('x', [['k', 'other']])
    expect((await store.getWire('x'))?.json).toBe('{"id":"x", "metadata":{"k":"other"} ,"created":1}')
    await store.update('x', [['k', 'v']])
    expect((await store.getWire('x'))?.json).toBe(body)
    expect((await store.get('x'))?.raw).toBe(body)
  })

  test('16 pairs of 64 and 512 astral characters are kept', async () => {
    const pairs = Array.from({ length: 16 }, (_, n): [string, string] => [
      '🔑'.repeat(62) + String(10 + n),
      '💎'.repeat(512),
    ])
    const store = await opened(open, plain('x', 1))
    await store.update('x', pairs)
    expect((await store.get('x'))?.row.metadata).toEqual(pairs)
    expect(await wireIds(store, { metadata: pairs })).toEqual(['x'])
  })

  test('45, 46: nothing of that name is updated or deleted', async () => {
    const store = await opened(open, plain('x', 1))
    expect(await store.update('nobody', [])).toBe(false)
    expect(await store.delete('nobody')).toBe(false)
  })

  test('a deleted completion is gone from every answer', async () => {
    const store = await opened(open, plain('x', 1, { metadata: { k: 'v' } }), plain('y', 2))
    expect(await store.delete('x')).toBe(true)
    expect(await store.delete('x')).toBe(false)
    expect(await store.getWire('x')).toBeNull()
    expect(await store.get('x')).toBeNull()
    expect(await store.messages('x', { after: null, limit: 20, order: 'asc' })).toBeNull()
    expect(await wireIds(store)).toEqual(['y'])
    expect(await wireIds(store, { metadata: [['k', 'v']] })).toEqual([])
    expect(await rowIds(store)).toEqual(['y'])
    expect((await store.status()).rows).toBe(1)
  })

  test('metadata of the request holds where the answer echoes none', async () => {
    const store = await opened(open)
    const body = { id: 'x', created: 1, choices: [] }
    await store.ingest([recordOf(body, { request: requestOf([], { metadata: { env: 'prod' } }) })])
    expect(await wireIds(store, { metadata: [['env', 'prod']] })).toEqual(['x'])
    expect(JSON.parse((await store.getWire('x'))?.json ?? 'null')).toEqual({ ...body, metadata: { env: 'prod' } })
  })

  test('objects and lists in metadata are found by what is inside, counted and left out; the contract’s list knows the whole value only', async () => {
    const store = await opened(open)
    const nested = { tags: ['team-a', 'prod'], user: { id: 7, name: 'Ida' }, n: 5 }
    await store.ingest([
      recordOf({ id: 'x', created: 2, choices: [] }, { request: requestOf([], { metadata: nested }) }),
      recordOf(plain('y', 1, { metadata: { tags: 'team-a', 'user.id': '7', other: '1' } })),
      recordOf(plain('z', 0)),
    ])
    const by = (key: string, values: string[] | null, not = false) => rowIds(store, { meta: [{ key, values, not }] })
    expect(await by('tags', ['team-a'])).toEqual(['x', 'y'])
    expect(await by('tags', ['prod'])).toEqual(['x'])
    expect(await by('tags', ['prod', 'team-a'])).toEqual(['x', 'y'])
    expect(await by('tags', ['prod'], true)).toEqual(['y', 'z'])
    expect(await by('user.id', ['7'])).toEqual(['x', 'y'])
    expect(await by('user.name', null)).toEqual(['x'])
    expect(
      (await store.list(search({ meta: [{ key: 'tags', values: ['prod', 'team-a'], not: false }] }), { limit: 1 }))
        .total,
    ).toBe(2)
    const { facets } = await store.facets(search(), { fields: ['meta.tags'], prefix: 't', limit: 9 })
    expect(facets[0]?.values).toEqual([{ value: 'team-a', count: 2 }])
    expect(await wireIds(store, { metadata: [['tags', 'team-a']] })).toEqual(['y'])
    await store.update('x', [['tags', '["dev"]']])
    expect([await by('tags', ['prod']), await by('tags', ['dev'])]).toEqual([[], ['x']])
  })

  test('metadata that stands beside the record goes before its own', async () => {
    const store = await opened(open)
    await store.ingest([recordOf(plain('x', 1, { metadata: { env: 'old' } }), { metadata: [['env', 'new']] })])
    expect(await wireIds(store, { metadata: [['env', 'new']] })).toEqual(['x'])
    expect(await wireIds(store, { metadata: [['env', 'old']] })).toEqual([])
  })
}
