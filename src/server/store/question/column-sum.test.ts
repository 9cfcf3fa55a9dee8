import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { toColumnSum, toCountedSum } from './column-sum.ts'

test('counted numbers have the sums and percentiles of the numbers themselves', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40)), (list) => {
      const counts = new Uint32Array(64)
      for (const value of list) counts[value] = (counts[value] ?? 0) + 1
      for (const column of ['tokens', 'cost'] as const)
        expect(toCountedSum(column, counts)).toEqual(toColumnSum(column, Float64Array.from(list)))
    }),
  )
})
