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
