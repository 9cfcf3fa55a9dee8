import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { FirstRows } from './first-rows.ts'

const ordered = (keys: readonly number[], limit: number, descending: boolean) => {
  const sign = descending ? -1 : 1
  const keyOf = (place: number) => (keys[place] ?? Number.NaN) * sign
  return keys
    .map((_, place) => place)
    .toSorted((one, other) => {
      const [a, b] = [keyOf(one), keyOf(other)]
      if (Number.isNaN(a) !== Number.isNaN(b)) return Number.isNaN(a) ? 1 : -1
      return (Number.isNaN(a) ? 0 : a - b) || (one - other) * sign
    })
    .slice(0, limit)
}

test('the first rows are those of the whole order: none last, ties by place', () => {
  const key = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constant(Number.NaN))
  fc.assert(
    fc.property(fc.array(key, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), fc.boolean(), (keys, limit, down) => {
      const first = new FirstRows(limit, down)
      for (const [place, value] of keys.entries()) first.add(value, place)
      expect([...first.result()]).toEqual(ordered(keys, limit, down))
    }),
  )
})

test('so they are of more rows than are held, whether most are alike or each stands before the ones that came', () => {
  const kinds = [
    (n: number) => n % 3,
    (n: number) => (n < 19_990 ? Number.NaN : n),
    (n: number) => (n * 7_919) % 20_011,
  ]
  for (const kind of kinds)
    for (const down of [true, false]) {
      const keys = Array.from({ length: 20_000 }, (_, n) => kind(n))
      const first = new FirstRows(15, down)
      for (const [place, value] of keys.entries()) first.add(value, place)
      expect([...first.result()]).toEqual(ordered(keys, 15, down))
    }
})
