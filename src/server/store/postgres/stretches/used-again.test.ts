import { expect, test } from 'vitest'
import { usedAgain } from './used-again.ts'

test('numbers of any length stand in the same memory', () => {
  const numbersOf = usedAgain((length) => new Uint32Array(length))
  numbersOf(3).set([1, 2, 3])
  expect([...numbersOf(2)]).toEqual([1, 2])
  expect(numbersOf(5)).toHaveLength(5)
  expect(numbersOf(4).buffer).toBe(numbersOf(5).buffer)
})
