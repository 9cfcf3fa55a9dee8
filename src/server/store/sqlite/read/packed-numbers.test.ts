import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { packNumbers, unpackNumbers } from '../../record/codec/column-codec.ts'
import { noNumbers, type PackedNumbers, putNumbers, putUnpacked, roomFor } from './packed-numbers.ts'

const number = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: -5, max: 70_000 }),
  fc.constantFrom(16_777_217, 0.1, Number.NaN, 1e12, -0.5),
)
const piece = fc.array(number, { minLength: 3, maxLength: 3 })

test('whatever is written piece by piece is read as it was, and fits beside what comes later', () => {
  fc.assert(
    fc.property(fc.array(piece), piece, (pieces, later) => {
      let list: PackedNumbers = noNumbers(pieces.length * 3)
      for (const [at, numbers] of pieces.entries()) list = putNumbers(list, Float64Array.from(numbers), at * 3)
      expect([...list]).toEqual(pieces.flat())
      const both = roomFor(list.length + 3, list, Float64Array.from(later))
      both.set(list)
      both.set(later, list.length)
      expect([...both]).toEqual([...pieces.flat(), ...later])
    }),
  )
})

test('numbers that come packed as columns are written as the same numbers', () => {
  const packed = fc.array(fc.option(number.filter((one) => one === one)), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(fc.array(packed), (pieces) => {
      let list: PackedNumbers = noNumbers(pieces.length * 3)
      for (const [at, numbers] of pieces.entries())
        list = putUnpacked(list, unpackNumbers(packNumbers(numbers), 3), at * 3, new Float64Array(3))
      expect([...list]).toEqual(pieces.flat().map((one) => one ?? Number.NaN))
    }),
  )
})

test.each([
  [1, [0, 255]],
  [2, [0, 256, 65_535]],
  [4, [0, Number.NaN, 65_536, -1, 0.5]],
  [8, [0.1, 1]],
])('%s bytes for each number', (bytes, numbers) => {
  expect(putNumbers(noNumbers(numbers.length), Float64Array.from(numbers), 0).BYTES_PER_ELEMENT).toBe(bytes)
})
