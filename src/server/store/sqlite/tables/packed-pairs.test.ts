import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { packPairs, unpackPairs } from './packed-pairs.ts'

test('pair numbers of rows are read back as they were, also of several rows one after the other', () => {
  const pairs = fc.array(fc.integer({ min: 1, max: 2 ** 31 - 1 }))
  fc.assert(
    fc.property(pairs, pairs, (one, other) => {
      const both = Buffer.concat([packPairs(one), packPairs(other)])
      expect([...unpackPairs(both)]).toEqual([...one, ...other])
    }),
  )
})

test('a number takes as many bytes as it needs', () => {
  expect([1, 127, 128, 16_383, 16_384].map((pair) => packPairs([pair]).length)).toEqual([1, 1, 2, 2, 3])
})
