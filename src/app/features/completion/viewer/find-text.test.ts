import { expect, it } from 'vitest'
import { findText } from './find-text.ts'

it('The search of the Raw section takes signs as signs, minds no case and finds nothing for nothing', () => {
  expect(findText('a.b A.B axb', 'A.b')).toEqual([0, 4])
  expect(findText('(a+)+$ [x]', '(a+)+$')).toEqual([0])
  expect(findText('anything', '')).toEqual([])
  expect(findText('İstanbul x', 'x')).toEqual([9])
})
