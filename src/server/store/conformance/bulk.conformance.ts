import { expect, test } from 'vitest'
import { ingest, opened, plain, recordOf, requestOf, rowIds, search, type OpenStore } from './records.ts'

const usageOf = (tokens: number) => ({ prompt_tokens: tokens, completion_tokens: 0, total_tokens: tokens })

const oddMetadata = (n: number) => ({
  n: String(n),
  long: n === 7 ? 'x'.repeat(512) : 'y',
  ...(n === 9 ? { env: 'old' } : {}),
})

/** Changes of many records at once. */
export function describeBulk(open: OpenStore): void {
  test('what is deleted between two pages takes no other row from them, whatever they are sorted by', async () => {
    const bodies = Array.from({ length: 12 }, (_, n) => plain(`r${n}`, 1000 + n, { usage: usageOf((n * 5) % 12) }))
    // Of pages of six: one that was shown, the last of them, the first of those that come, and all that were shown.
    const cases = [[1], [5], [6], [1, 5], [0, 1, 2, 3, 4, 5], [2, 6, 7]]
    for (const gone of cases) {
      const store = await opened(open, ...bodies)
      const asked = ['tokens', 'model', 'created', 'match'].map((field) =>
        search({ q: 'answer', sort: { field, descending: true } }),
      )
      const before = await Promise.all(
        asked.map(async (query) => {
          const { rows } = await store.list(query, { limit: 12 })
          const { next } = await store.list(query, { limit: 6 })
          return { query, all: rows.map((row) => row.id), cursor: next ?? '' }
        }),
      )
      const deleted = gone.map((index) => before[0]?.all[index] ?? '')
      for (const id of deleted) await store.delete(id)
      for (const { query, all, cursor } of before) {
        const { rows } = await store.list(query, { limit: 6, cursor })
        const left = all.slice(6).filter((id) => !deleted.includes(id))
        expect([query.sort.field, gone, rows.map((row) => row.id)]).toEqual([query.sort.field, gone, left])
      }
    }
  })

  test('an edit that moves a row to the other end of an order takes no other row from the next page', async () => {
    for (const edited of [5, 6]) {
      const bodies = Array.from({ length: 20 }, (_, n) =>
        plain(`r${n + 10}`, 1000, { metadata: { env: `e${n + 10}` } }),
      )
      const store = await opened(open, ...bodies)
      const asked = search({ sort: { field: 'meta.env', descending: false } })
      const all = (await store.list(asked, { limit: 20 })).rows.map((row) => row.id)
      const { next } = await store.list(asked, { limit: 6 })
      await store.update(all[edited] ?? '', [['env', 'z']])
      const { rows } = await store.list(asked, { limit: 20, cursor: next ?? '' })
      const shown = rows.map((row) => row.id)
      expect([edited, shown.filter((id) => id !== all[edited])]).toEqual([
        edited,
        all.filter((_, index) => index > 5 && index !== edited),
      ])
    }
  })

  test('metadata of many records is set, renamed and removed, found and counted as it is then', async () => {
    const store = await opened(open)
    await ingest(
      store,
      ...Array.from({ length: 6 }, (_, n) =>
        plain(`r${n}`, 1000 + n, { metadata: { n: String(n), half: String(n % 2) } }),
      ),
      plain('none', 1),
    )
    const half = await store.places(search({ meta: [{ key: 'half', values: ['1'], not: false }] }), null)
    expect(await store.editAt(half, { deed: 'set', key: 'env', value: 'prod' })).toEqual({ changed: 3, refused: [] })
    expect(await rowIds(store, { meta: [{ key: 'env', values: ['prod'], not: false }] })).toEqual(['r5', 'r3', 'r1'])
    expect(await rowIds(store, { q: 'prod' })).toEqual(['r5', 'r3', 'r1'])
    const all = await store.places(search(), null)
    expect(await store.editAt(all, { deed: 'rename', key: 'env', to: 'stage' })).toEqual({ changed: 3, refused: [] })
    expect(await store.editAt(all, { deed: 'remove', key: 'half' })).toEqual({ changed: 6, refused: [] })
    const { rows } = await store.list(search(), { limit: 9 })
    expect(rows.map(({ metadata }) => metadata)).toEqual([
      [
        ['n', '5'],
        ['stage', 'prod'],
      ],
      [['n', '4']],
      [
        ['n', '3'],
        ['stage', 'prod'],
      ],
      [['n', '2']],
      [
        ['n', '1'],
        ['stage', 'prod'],
      ],
      [['n', '0']],
      [],
    ])
    const { facets } = await store.facets(search(), { fields: ['meta.stage'], prefix: '', limit: 9 })
    expect(facets[0]?.values).toMatchObject([{ value: 'prod', count: 3 }])
    for await (const { damaged, problems } of store.verify()) expect([...damaged, ...problems]).toEqual([])
  })

  test('many records edited and deleted at once leave what each of the others says, is called and is counted by', async () => {
    const store = await opened(open)
    const names = Array.from({ length: 40 }, (_, n) => (n === 3 ? "o'brien, {x}" : n === 5 ? 'nul\u0000' : `r${n}`))
    const made = (name: string, n: number) => plain(name, 1000 + n, { metadata: oddMetadata(n), usage: usageOf(n) })
    // The last has the id of the first, and so another name.
    await ingest(store, ...names.map(made), plain('r0', 2000, { metadata: { n: 'twin' }, usage: usageOf(100) }))
    const every = await store.places(search(), null)
    expect(await store.editAt(every, { deed: 'set', key: 'env', value: 'a,b{}"\\' })).toEqual({
      changed: 41,
      refused: [],
    })
    const edited = (await store.list(search(), { limit: 50 })).rows
    expect(edited.map((row) => row.metadata?.find(([key]) => key === 'env')?.[1])).toEqual(edited.map(() => 'a,b{}"\\'))
    expect(edited.map((row) => row.metadata?.find(([key]) => key === 'n')?.[1])).toEqual([
      'twin',
      ...names.map((_, n) => String(39 - n)),
    ])
    expect(await rowIds(store, { q: 'old' })).toEqual([])
    const odd = edited.filter((_, n) => n % 2 === 1).map(({ id }) => id)
    expect(await store.deleteAt(await store.placesOf(odd))).toBe(odd.length)
    const left = edited.filter((_, n) => n % 2 === 0)
    const now = await store.list(search(), { limit: 50 })
    expect(now.rows.map(({ id }) => id)).toEqual(left.map(({ id }) => id))
    expect(now.total).toBe(left.length)
    const sums = left.reduce((sum, row) => sum + (row.usage.total_tokens ?? 0), 0)
    expect(await store.sums(search(), null)).toMatchObject({ total: left.length, tokens: sums })
    const { facets } = await store.facets(search(), { fields: ['meta.n'], prefix: '', limit: 99 })
    expect(facets[0]?.values.map(({ value }) => value).sort()).toEqual(
      left.map((row) => row.metadata?.find(([key]) => key === 'n')?.[1] ?? '').sort(),
    )
    for (const id of odd) expect(await store.getWire(id)).toBeNull()
    for await (const { damaged, problems } of store.verify()) expect([...damaged, ...problems]).toEqual([])
    // A name that was taken from a record is free for the next that is called so.
    expect((await ingest(store, made(odd[0] ?? '', 1))).length).toBe(1)
  })

  test('what cannot be changed is named with its reason, what is as it should be and what is gone is passed over', async () => {
    const store = await opened(open)
    const full = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`k${n}`, 'v']))
    await ingest(
      store,
      plain('full', 2, { metadata: full }),
      plain('same', 1, { metadata: { k: 'v' } }),
      plain('gone', 3),
    )
    const all = await store.places(search(), null)
    await store.delete('gone')
    expect(await store.editAt(all, { deed: 'set', key: 'k', value: 'v' })).toEqual({
      changed: 0,
      refused: [{ id: 'full', reason: expect.stringContaining('16 pairs') }],
    })
  })

  test('metadata that came with the request, and more of it than a row shows, is edited whole', async () => {
    const store = await opened(open)
    const long = Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`key ${n}`, 'x'.repeat(500) + n]))
    await store.ingest([
      { ...recordOf(plain('a', 1, { metadata: undefined })), request: requestOf([], { metadata: long }) },
    ])
    const places = await store.placesOf(['a', 'nobody'])
    expect([places.length, await store.editAt(places, { deed: 'set', key: 'new', value: 'yes' })]).toEqual([
      1,
      { changed: 1, refused: [] },
    ])
    expect(JSON.parse((await store.getWire('a'))?.json ?? '')).toMatchObject({ metadata: { ...long, new: 'yes' } })
  })

  test('the places of many names come in their order, however odd the names are', async () => {
    const names = ["o'brien", 'nul\u0000', 'lone \ud800', '日本語', 'a/b?c#d%20']
    const store = await opened(open, ...names.map((name, n) => plain(name, n)))
    const all = [...names, 'nobody', ...Array.from({ length: 50 }, (_, n) => `nobody ${n}`), names[0] ?? '']
    const each = await Promise.all(all.map(async (name) => (await store.placesOf([name]))[0]))
    expect([...(await store.placesOf(all))]).toEqual(each.filter((place) => place !== undefined))
    expect(each.filter((place) => place !== undefined).length).toBeGreaterThanOrEqual(names.length)
  })

  test('the rows at some places come in the order of these, without what is deleted', async () => {
    const store = await opened(open, ...['a', 'b', 'c', 'd'].map((name, n) => plain(name, n)))
    const places = await store.placesOf(['c', 'a', 'd'])
    await store.delete('a')
    const rows: { id: string }[] = JSON.parse(`[${Buffer.from(await store.rowsAt(places)).toString()}]`)
    expect(rows.map(({ id }) => id)).toEqual(['c', 'd'])
    expect(await store.rowsAt(new Float64Array())).toHaveLength(0)
  })
}
