import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAmong } from './said-places.ts'

test('a place is told to be among others, in whatever order places are asked about', () => {
  const number = fc.integer({ min: 0, max: 120 })
  fc.assert(
    fc.property(fc.array(number, { maxLength: 60 }), fc.array(number, { maxLength: 60 }), (places, asked) => {
      const isAmong = createAmong(Float64Array.from(places).sort())
      expect(asked.map(isAmong)).toEqual(asked.map((place) => places.includes(place)))
    }),
  )
})
