import { QueryClient } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'
import { MOST_BULK_IDS } from '#contract/found/most-bulk-ids.ts'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { rowsBetween } from './range-rows.ts'
import { NOTHING_SELECTED, pickRow } from './selection.ts'

afterEach(() => vi.unstubAllGlobals())

/** A window that holds the rows below an index. */
const holding = (rows: number) => ({
  head: null,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a range needs their ids and nothing else
  rowAt: (index: number) => (index < rows ? ({ id: `r${index}` } as never) : undefined),
})

test('a range has at most as many rows as can be changed at once, and says how many more there are', async () => {
  const window = holding(20_000)
  const { ids, missed } = await rowsBetween(new QueryClient(), EVERYTHING, window, [19_999, 0])
  expect([ids.length, missed]).toEqual([MOST_BULK_IDS, 20_000 - MOST_BULK_IDS])
  const begun = pickRow(NOTHING_SELECTED, 19_999, false, () => undefined)
  const picked = pickRow(begun, 0, true, (at) => `r${at}`)
  expect(picked.ids).toEqual(new Set(ids))
})

test('of a page that does not come, the rows that are held are in the range', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const { ids, missed } = await rowsBetween(client, EVERYTHING, holding(150), [140, 159])
  expect([ids.length, ids.at(-1), missed]).toEqual([10, 'r149', 10])
})
