import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { packPairs, unpackPairs } from './pair-lists.ts'

test('each row has its pairs again, those of many rows first', () => {
  const rows = fc.array(
    fc.uniqueArray(fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 2 ** 31 - 1 }))),
    {
      maxLength: 200,
    },
  )
  fc.assert(
    fc.property(rows, (lists) => {
      const { numbers, shapes, shapeOf, others } = unpackPairs(packPairs(lists))
      const back = lists.map((_, row) => {
        const shape = shapeOf[row] ?? 0
        const places = [
          ...shapes.of.subarray(shapes.from[shape], shapes.from[shape + 1]),
          ...others.of.subarray(others.from[row], others.from[row + 1]),
        ]
        return places.map((place) => numbers[place] ?? 0).sort((one, other) => one - other)
      })
      expect(back).toEqual(lists.map((list) => list.toSorted((one, other) => one - other)))
    }),
  )
})

test('more pairs than two bytes count come back, too', () => {
  const row = Array.from({ length: 70_000 }, (_, n) => n + 1)
  const { numbers, shapes, others } = unpackPairs(packPairs([row]))
  expect(numbers).toHaveLength(row.length)
  expect(Array.from([...shapes.of, ...others.of], (place) => numbers[place])).toEqual(row)
})
