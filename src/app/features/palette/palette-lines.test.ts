import { expect, test } from 'vitest'
import { findLines, type PaletteLine, toKeyLines, toValueLines } from './palette-lines.ts'

const line = (group: PaletteLine['group'], label: string, count?: number): PaletteLine => ({
  id: label,
  group,
  label,
  run: () => undefined,
  ...(count === undefined ? {} : { count }),
})
const labels = (lines: readonly PaletteLine[]) => lines.map(({ label }) => label)

test('values are offered once something is typed, the one of most rows first among those that match alike', () => {
  const lines = [line('filter', 'model: ab', 2), line('filter', 'model: ac', 500), line('page', 'Usage')]
  expect(labels(findLines(lines, ''))).toEqual(['Usage'])
  expect(labels(findLines(lines, 'model'))).toEqual(['model: ac', 'model: ab'])
})

test('the group of the best line comes first', () => {
  expect(labels(findLines([line('action', 'Clear usage'), line('page', 'Usage')], 'usage'))).toEqual([
    'Usage',
    'Clear usage',
  ])
})

test('keys are offered where they do something, but those that mean a cell', () => {
  const pressed: string[] = []
  const lines = toKeyLines(new Set(['filter', 'page']), (key) => pressed.push(key))
  expect(labels(lines)).toContain('Choose columns')
  expect(labels(lines)).not.toContain('Next row')
  expect(lines.some(({ id }) => id === 'key include' || id === 'key palette')).toBe(false)
  lines.find(({ label }) => label === 'Choose columns')?.run()
  expect(pressed).toEqual(['c'])
})

test('a value with signs of the filter box in it is quoted there', () => {
  const taken: string[] = []
  const facets = {
    object: 'facets' as const,
    facets: [{ field: 'meta.a b', values: [{ value: 'x, "y"', count: 3 }], complete: true }],
    metadata_keys: [],
  }
  const [value] = toValueLines(facets, (word) => taken.push(word))
  value?.run()
  expect([value?.label, value?.count, taken.length]).toEqual(['meta.a b: x, "y"', 3, 1])
  expect(taken[0]).not.toBe('meta.a b:x, "y"')
})
