import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillNumbers, fillPacked, packNumbers, packTexts, unpackNumbers, unpackTexts } from './column-codec.ts'

const plain = (packed: Uint8Array, rows: number) => fillNumbers(unpackNumbers(packed, rows), new Float64Array(rows))

const number = fc.oneof(
  fc.integer({ min: -3, max: 300 }),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

const lists = fc.array(
  fc.option(
    number.map((value) => value + 0),
    { nil: null },
  ),
  { maxLength: 50 },
)

test('numbers come back as they were, none as NaN', () => {
  fc.assert(
    fc.property(lists, (list) => {
      const back = Array.from(plain(packNumbers(list), list.length), (value) =>
        Number.isNaN(value) ? null : value + 0,
      )
      expect(back).toEqual(list)
    }),
  )
})

test('they are read without other memory, too, wherever their bytes begin', () => {
  fc.assert(
    fc.property(lists, fc.nat(8), (list, before) => {
      const packed = packNumbers(list)
      const moved = new Uint8Array([...new Uint8Array(before), ...packed]).subarray(before)
      const room = new Float64Array(list.length).fill(7)
      const found = fillPacked(moved, room) ?? room.fill(Number.NaN)
      expect(found).toEqual(plain(packed, list.length))
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
