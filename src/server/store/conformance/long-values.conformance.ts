import { expect, test } from 'vitest'
import { LARGEST_ROW } from '#contract/projection/bound-row.ts'
import { opened, plain, rowIds, search, wireIds, type OpenStore } from './records.ts'

const MEGABYTE = 'x'.repeat(1_000_000)
const ALMOST = `${MEGABYTE.slice(1)}y`
const meta = (value: string) => ({ meta: [{ key: 'k', values: [value], not: false }] })

/** Values that are longer than a row of the table may contain. */
export function describeLongValues(open: OpenStore): void {
  test('a page and the counts stay small, whatever the records hold; the record and its metadata are whole', async () => {
    const store = await opened(open, plain('a', 1, { metadata: { k: MEGABYTE }, model: MEGABYTE }))
    const page = await store.listText(search(), { limit: 10 })
    expect(page.rows.length).toBeLessThanOrEqual(LARGEST_ROW)
    const facets = await store.facets(search(), { fields: ['meta.k', 'model'], prefix: '', limit: 10 })
    expect(JSON.stringify(facets).length).toBeLessThan(10_000)
    const detail = await store.get('a')
    expect(detail?.row.metadata).toEqual([['k', MEGABYTE]])
    expect(detail?.raw).toContain(MEGABYTE)
  })

  test('a long value is found by itself, and no other that begins like it', async () => {
    const store = await opened(
      open,
      plain('a', 1, { metadata: { k: MEGABYTE } }),
      plain('b', 2, { metadata: { k: ALMOST } }),
    )
    expect(await rowIds(store, meta(MEGABYTE))).toEqual(['a'])
    expect(await rowIds(store, meta(ALMOST))).toEqual(['b'])
    expect(await wireIds(store, { metadata: [['k', ALMOST]] })).toEqual(['b'])
    const [shown] = (await store.list(search(), { limit: 1 })).rows
    expect(await rowIds(store, meta(shown?.metadata[0]?.[1] ?? ''))).toEqual(['b'])
  })

  test('models and tiers that begin alike for long are series of their own, whose names find their rows', async () => {
    const path = `/home/user/models/${'quantised/'.repeat(20)}`
    const tiered = (id: string, at: number, name: string) =>
      plain(id, at, { model: `${path}${name}.gguf`, service_tier: `${path}${name}` })
    const store = await opened(open, tiered('a', 1, 'small'), tiered('b', 2, 'large'), tiered('c', 3, 'large'))
    for (const by of ['model', 'tier'] as const) {
      const usage = await store.usage(search(), { by, unit: 'day', zone: 'UTC' })
      const series = usage.map(({ series: name, calls }) => ({ name: name ?? '', calls }))
      expect(series.map(({ calls }) => calls).toSorted((a, b) => a - b)).toEqual([1, 2])
      for (const { name, calls } of series)
        expect(await rowIds(store, { [by]: { values: [name], not: false } })).toHaveLength(calls)
    }
    for (const query of [search(), search({ tier: { values: [`${path}small`, `${path}large`], not: false } })]) {
      const { series, bars } = await store.histogram(query, { bars: 10, by: 'model' })
      expect(series?.map(({ value }) => value).toSorted()).toEqual([`${path}large.gguf`, `${path}small.gguf`])
      const counts = series?.map((_, at) => bars.reduce((sum, { parts }) => sum + (parts?.[at]?.count ?? 0), 0))
      expect(counts?.toSorted((a, b) => a - b)).toEqual([1, 2])
    }
  })

  test('a value that was cut further for the sake of its row is found too', async () => {
    const many = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`k${n}`, `${n}${'日'.repeat(511)}`]))
    const store = await opened(open, plain('a', 1, { metadata: many, model: 'm'.repeat(400) }), plain('b', 2))
    const values = [many['k3'] ?? '']
    expect(await rowIds(store, { meta: [{ key: 'k3', values, not: false }] })).toEqual(['a'])
    expect(await rowIds(store, { model: { values: ['m'.repeat(400)], not: true } })).toEqual(['b'])
    await store.update('a', [['k3', 'short']])
    expect(await rowIds(store, { meta: [{ key: 'k3', values, not: false }] })).toEqual([])
    expect(await rowIds(store, { model: { values: ['m'.repeat(400)], not: false } })).toEqual(['a'])
  })

  test('a record whose id is too long for a name is opened, edited and deleted by its beginning', async () => {
    const store = await opened(open, plain(MEGABYTE, 1))
    const [row] = (await store.list(search(), { limit: 1 })).rows
    const name = row?.id ?? ''
    expect(name.length).toBeLessThan(1_200)
    expect(JSON.parse((await store.getWire(name))?.json ?? '{}').id).toBe(name)
    expect(JSON.parse((await store.get(name))?.raw ?? '{}').id).toBe(MEGABYTE)
    expect(await store.update(name, [['a', 'b']])).toBe(true)
    expect(await store.delete(name)).toBe(true)
    expect(await rowIds(store)).toEqual([])
  })
}
