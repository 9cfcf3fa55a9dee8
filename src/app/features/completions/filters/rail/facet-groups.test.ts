import type { Facets } from '#contract/found/facets.ts'
import { EVERYTHING } from '#contract/search/search-query.ts'
import { expect, test } from 'vitest'
import { toFacetGroups } from './facet-groups.ts'

const answer = (...facets: Facets['facets']): Facets => ({ object: 'facets', facets, metadata_keys: [] })

test('values that the filters name stay in the rail with 0 when they exclude every row', () => {
  const query = {
    ...EVERYTHING,
    model: { values: ['gpt-4o'], not: false },
    meta: [{ key: 'env', values: ['dev'], not: true }],
    has: [{ feature: 'refusal' as const, not: false }],
  }
  expect(toFacetGroups(answer({ field: 'model', values: [], complete: true }), query)).toEqual([
    { field: 'model', values: [{ value: 'gpt-4o', count: 0 }], more: false },
    { field: 'has', values: [{ value: 'refusal', count: 0 }], more: false },
    { field: 'meta.env', values: [{ value: 'dev', count: 0 }], more: false },
  ])
})

test('a named value beyond the first eight is shown with its count', () => {
  const values = Array.from({ length: 10 }, (_, index) => ({ value: `m${index}`, count: 10 - index }))
  const query = { ...EVERYTHING, model: { values: ['m1', 'm9'], not: false } }
  const [group] = toFacetGroups(answer({ field: 'model', values, complete: true }), query)
  expect(group?.values.map((one) => one.value)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm9'])
  expect(group?.values.at(-1)).toEqual({ value: 'm9', count: 1 })
  expect(group?.more).toBe(true)
})

test('a named value that was not counted has no number', () => {
  const query = { ...EVERYTHING, tool: { values: ['rare'], not: false } }
  const [group] = toFacetGroups(answer({ field: 'tool', values: [{ value: 'a', count: 3 }], complete: false }), query)
  expect(group?.values.at(-1)).toEqual({ value: 'rare', count: null })
})

test('fields without values and without conditions are left out', () => {
  expect(toFacetGroups(answer({ field: 'tier', values: [], complete: true }), EVERYTHING)).toEqual([])
})
