import { expect, test } from 'vitest'
import { placeIn } from './place-in.ts'

test('a number stands at the first that is not below it, between two positions', () => {
  const places = Float64Array.of(2, 4, 4, 9)
  expect([1, 2, 3, 4, 5, 9, 10].map((wanted) => placeIn(places, wanted))).toEqual([0, 0, 1, 1, 3, 3, 4])
  expect(placeIn(places, 3, 2, 3)).toBe(2)
  expect(placeIn(places, 10, 0, 2)).toBe(2)
  expect(placeIn(new Uint32Array(), 1)).toBe(0)
})
