import { expect, test } from 'vitest'
import { sourceMessages } from './sources.ts'

const behind = (rows_behind: number | null, seconds_behind: number | null, trouble: string | null = null) =>
  sourceMessages.behind({ location: 'postgres://copy/rows', rows_behind, seconds_behind, trouble })

test.each([
  [0, 0, 'It has everything.'],
  // It has not replayed a change since it started.
  [0, null, 'It has every row.'],
  [2, null, 'It is 2 rows behind.'],
  [1, 20, 'It is up to 20 s and 1 row behind.'],
  [0, 3_600, 'It is up to 3,600 s behind.'],
])('a replica that lacks %s rows, %s s after its last change: %s', (rows, seconds, said) => {
  expect(behind(rows, seconds).startsWith(said)).toBe(true)
})

test('a replica that does not serve says why', () => {
  expect(behind(null, null, 'The replica does not answer: it cannot be reached.')).toContain('it cannot be reached')
})
