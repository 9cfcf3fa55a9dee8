import { expect, test } from 'vitest'
import { PairCounts } from './pair-counts.ts'

test('counts of pairs are added up, whatever their numbers are, and each stands for its share', () => {
  const counts = new PairCounts()
  counts.add(Uint32Array.of(1, 7, 2 ** 31 - 1), Uint32Array.of(2, 0, 3))
  counts.add(Uint32Array.of(7, 5_000, 2 ** 22 - 1, 2 ** 22, 2 ** 31 - 1), Uint32Array.of(1, 4, 5, 6, 7))
  expect([...counts.result(10)].toSorted(([one], [other]) => one - other)).toEqual([
    [1, 20],
    [7, 10],
    [5_000, 40],
    [2 ** 22 - 1, 50],
    [2 ** 22, 60],
    [2 ** 31 - 1, 100],
  ])
})
