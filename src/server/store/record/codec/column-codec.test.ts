import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillNumbers, packNumbers, packTexts, unpackNumbers, unpackTexts } from './column-codec.ts'

const plain = (packed: Uint8Array, rows: number) => fillNumbers(unpackNumbers(packed, rows), new Float64Array(rows))

const number = fc.oneof(
  fc.integer({ min: -3, max: 300 }),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

test('numbers come back as they were, none as NaN', () => {
  const lists = fc.array(
    fc.option(
      number.map((value) => value + 0),
      { nil: null },
    ),
    { maxLength: 50 },
  )
  fc.assert(
    fc.property(lists, (list) => {
      const back = Array.from(plain(packNumbers(list), list.length), (value) =>
        Number.isNaN(value) ? null : value + 0,
      )
      expect(back).toEqual(list)
    }),
  )
})

const bytesOf = (list: number[]) => packNumbers(list).length - packNumbers([]).length

test('small numbers take a byte each, and none where all are the same', () => {
  expect(bytesOf(Array.from({ length: 100 }, (_, n) => 1_700_000_000 + n))).toBe(100)
  expect(bytesOf(Array.from({ length: 100 }, () => 7))).toBe(0)
})

test('texts come back as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.constantFrom('', 'a', 'é', '\u{1f600}'), { nil: null })), (list) => {
      const { codes, values } = unpackTexts(packTexts(list), list.length)
      expect(Array.from(fillNumbers(codes, new Float64Array(list.length)), (code) => values[code] ?? null)).toEqual(
        list,
      )
    }),
  )
})
