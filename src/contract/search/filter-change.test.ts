import { describe, expect, test } from 'vitest'
import { EVERYTHING } from './search-query.ts'
import { applyFilterChange, filterState, removeFilter } from './filter-change.ts'

describe('one more condition', () => {
  test('joins values of the same field that are wished for in the same way', () => {
    const one = applyFilterChange(EVERYTHING, { field: 'model', value: 'o3', not: false })
    const two = applyFilterChange(one, { field: 'model', value: 'gpt-4o', not: false })
    expect(two.model).toEqual({ values: ['o3', 'gpt-4o'], not: false })
    expect(applyFilterChange(two, { field: 'model', value: 'o3', not: false })).toEqual(two)
  })

  test('replaces the values of a field when the wish turns around', () => {
    const only = applyFilterChange(EVERYTHING, { field: 'meta.env', value: 'dev', not: false })
    const without = applyFilterChange(only, { field: 'meta.env', value: 'dev', not: true })
    expect(without.meta).toEqual([{ key: 'env', values: ['dev'], not: true }])
    expect(filterState(without, 'meta.env', 'dev')).toBe('exclude')
  })

  test('asks for a key alone, and for an empty value', () => {
    expect(applyFilterChange(EVERYTHING, { field: 'meta.env', value: null, not: true }).meta).toEqual([
      { key: 'env', values: null, not: true },
    ])
    expect(applyFilterChange(EVERYTHING, { field: 'meta.env', value: '', not: false }).meta).toEqual([
      { key: 'env', values: [''], not: false },
    ])
  })

  test('knows what a completion can have', () => {
    const asked = applyFilterChange(EVERYTHING, { field: 'has', value: 'refusal', not: true })
    expect(asked.has).toEqual([{ feature: 'refusal', not: true }])
    expect(applyFilterChange(asked, { field: 'has', value: 'wings', not: false })).toEqual(asked)
  })
})

test('taking the last value of a field away takes the field away', () => {
  const asked = applyFilterChange(EVERYTHING, { field: 'finish', value: 'length', not: false })
  expect(removeFilter(asked, 'finish', 'length')).toEqual(EVERYTHING)
  const meta = applyFilterChange(EVERYTHING, { field: 'meta.a', value: 'b', not: false })
  expect(removeFilter(meta, 'meta.a', 'b')).toEqual(EVERYTHING)
})
