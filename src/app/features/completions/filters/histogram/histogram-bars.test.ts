import { expect, test } from 'vitest'
import { toBars, toSeconds } from './histogram-bars.ts'

const histogram = (bars: [number, number][], seconds = 60) => ({
  object: 'histogram' as const,
  seconds,
  bars: bars.map(([from, count]) => ({ from, count, tokens: 0, cost_usd: 0 })),
})

test('the strip shows empty spans too', () => {
  expect(
    toBars(
      histogram([
        [0, 2],
        [180, 1],
      ]),
    ).map((bar) => bar.count),
  ).toEqual([2, 0, 0, 1])
})

test('an answer without rows has no bars', () => {
  expect(toBars(histogram([]))).toEqual([])
})

test('a drag asks for both of its ends, whichever way it goes', () => {
  const bars = toBars(
    histogram([
      [0, 1],
      [60, 1],
      [120, 1],
    ]),
  )
  expect(toSeconds(bars, 60, 1, 2)).toEqual([60, 179])
  expect(toSeconds(bars, 60, 2, 1)).toEqual([60, 179])
  expect(toSeconds(bars, 60, 2, 3)).toBeNull()
})
