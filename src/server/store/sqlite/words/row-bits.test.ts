import { expect, test } from 'vitest'
import { ORD_STEP } from '../../question/ord.ts'
import { toTextPlace } from '../question/text-place.ts'
import { RowBits } from './row-bits.ts'

const second = (number: number) => number * ORD_STEP

test('rows behind the last one of the list are left out, and those that come after them are added all the same', () => {
  const places = (...seconds: number[]) => Float64Array.from(seconds, (one) => toTextPlace(second(one)))
  const rows = new RowBits(Float64Array.of(second(1), second(2), second(3)))
  const at = rows.add(places(1, 9), 2, 0)
  rows.add(places(2, 3), 2, at)
  expect([...rows.among(Uint32Array.of(0, 1, 2))]).toEqual([0, 1, 2])
})
