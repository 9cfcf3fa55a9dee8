import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { nthValue, nthValues } from './nth-value.ts'

test('the nth smallest number is the one that stands there in a sorted list, however often it occurs', () => {
  const lists = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true })), { minLength: 1 })
  fc.assert(
    fc.property(lists, fc.nat(), (list, at) => {
      const n = at % list.length
      // 0 and -0 are equal to both ways.
      expect(nthValue(Float64Array.from(list), n) + 0).toBe((Float64Array.from(list).sort()[n] ?? Number.NaN) + 0)
    }),
  )
})

test('several such numbers are found at once, and the list stays as it was', () => {
  const lists = [fc.array(fc.nat(70_000), { minLength: 1 }), fc.array(fc.double({ noNaN: true }), { minLength: 1 })]
  fc.assert(
    fc.property(fc.oneof(...lists), fc.array(fc.nat(), { maxLength: 3 }), (list, at) => {
      const values = Float64Array.from(list)
      const sorted = values.toSorted()
      const wanted = at.map((n) => n % list.length).sort((one, other) => one - other)
      expect(nthValues(values, wanted).map((value) => value + 0)).toEqual(
        wanted.map((n) => (sorted[n] ?? Number.NaN) + 0),
      )
      expect([...values]).toEqual(list)
    }),
  )
})

test('lists in order, backwards and of one value take no longer than others', () => {
  const up = Float64Array.from({ length: 200_000 }, (_, n) => n)
  expect([nthValue(up, 100_000), nthValue(up.toReversed(), 5), nthValue(new Float64Array(200_000), 7)]).toEqual([
    100_000, 5, 0,
  ])
})
