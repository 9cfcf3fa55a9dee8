import { expect, test } from 'vitest'
import { createRecentMap } from './recent-map.ts'

test('a recent map forgets what was used longest ago, by number and by weight', () => {
  const map = createRecentMap<string>({ entries: 3, weight: 10 }, (value) => value.length)
  for (const key of ['a', 'b', 'c']) map.set(key, '12')
  map.get('a')
  map.set('d', '12')
  expect(['a', 'b', 'c', 'd'].filter((key) => map.get(key) !== undefined)).toEqual(['a', 'c', 'd'])
  map.set('e', '12345678')
  expect(['a', 'c', 'd', 'e'].filter((key) => map.get(key) !== undefined)).toEqual(['d', 'e'])
  map.set('f', '12345678901')
  expect(map.get('f')).toBeUndefined()
  expect(map.get('e')).toBe('12345678')
})
