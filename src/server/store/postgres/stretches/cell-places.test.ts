import { expect, test } from 'vitest'
import { toCellPlaces } from './cell-places.ts'

const seconds = Float64Array.of(0, 59, 60, 61, 6_000_000)
const told = (rows: number[], codes: number[]) => {
  const { of, cells } = toCellPlaces(seconds, Uint32Array.from(rows), Uint32Array.from(codes), 3, 60)
  return Array.from(of, (place) => cells[place])
}

test('rows of one span and code belong to one cell, however far apart spans are', () => {
  expect(told([0, 1, 2, 3, 3], [0, 0, 0, 2, 0])).toEqual([
    { span: 0, code: 0 },
    { span: 0, code: 0 },
    { span: 1, code: 0 },
    { span: 1, code: 2 },
    { span: 1, code: 0 },
  ])
  expect(told([4, 0, 4, 1], [1, 1, 1, 0])).toEqual([
    { span: 100_000, code: 1 },
    { span: 0, code: 1 },
    { span: 100_000, code: 1 },
    { span: 0, code: 0 },
  ])
  expect(told([], [])).toEqual([])
})
