import { expect, test } from 'vitest'
import { withRecent } from './recent-searches.ts'

test('the last ten searches are remembered, the newest first, none of them twice', () => {
  const ten = Array.from({ length: 12 }, (_, n) => `search ${n}`).reduce<string[]>(withRecent, [])
  expect(ten).toEqual(Array.from({ length: 10 }, (_, n) => `search ${11 - n}`))
  expect(withRecent(ten, '  search 5 ').slice(0, 3)).toEqual(['search 5', 'search 11', 'search 10'])
  expect(withRecent(ten, 'search 5').length).toBe(10)
})

test('nothing, and a text that nobody typed, is not remembered', () => {
  expect(withRecent(['a'], ' ')).toEqual(['a'])
  expect(withRecent(['a'], 'x'.repeat(301))).toEqual(['a'])
})
