import { expect, test } from 'vitest'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { toSavePath } from './save-rows.ts'

const query = { ...EVERYTHING, source: 'store' as const, q: 'refund' }

test('all rows that match are asked for by the search, and selected ones by their ids alone', () => {
  expect(toSavePath(query, 'csv', null)).toBe('/api/export?source=store&q=refund&format=csv')
  expect(toSavePath(query, 'csv', new Set(['a', 'b,c', '!d']))).toBe(
    `/api/export?source=store&format=csv&ids=${encodeURIComponent('a,b\\,c,\\!d')}`,
  )
})

test('more ids than an address takes are not asked for', () => {
  expect(toSavePath(query, 'csv', new Set(Array.from({ length: 1_000 }, (_, n) => `chatcmpl-${n}`)))).toBeNull()
})
