import { expect, test } from 'vitest'
import { ExactNumber } from '../json/lossless-json.ts'
import { toUnixTime } from './unix-time.ts'

test.each([
  [1_757_876_416, 1_757_876_416],
  [1_757_876_416.566, 1_757_876_416.566],
  [1_757_876_416_566, 1_757_876_416.566],
  [1_757_876_416_566_108, 1_757_876_416.566_108],
  [new ExactNumber('1757876416566108123'), 1_757_876_416.566_108],
  ['1757876416', 1_757_876_416],
  [' 1757876416566 ', 1_757_876_416.566],
  ['2025-09-14T19:00:16.566Z', 1_757_876_416.566],
  ['2025-09-14T21:00:16+02:00', 1_757_876_416],
  ['2025-09-14T21:00:16+0200', 1_757_876_416],
  ['2025-09-14 19:00:16', 1_757_876_416],
  ['2025-09-14 19:00:16.566108 UTC', 1_757_876_416.566],
  [0, 0],
  [-1, -1],
])('%j is %d', (given, seconds) => {
  expect(toUnixTime(given)).toBeCloseTo(seconds, 2)
})

test.each([
  '',
  'now',
  '2025',
  '2025-13-40T99:99:99Z',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e30,
  null,
  undefined,
  true,
  {},
  [1],
])('%j is no time', (given) => {
  expect(toUnixTime(given)).toBeNull()
})
