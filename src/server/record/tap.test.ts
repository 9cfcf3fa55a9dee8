import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createTap } from './tap.ts'

const sha = (text: string) => createHash('sha256').update(text).digest('hex')

test.each([
  [['abc', 'def'], 10, 'abcdef'],
  [['abc', 'def'], 6, 'abcdef'],
  [['abc', 'def'], 4, 'abcd'],
  [['abc', 'def', 'ghi'], 3, 'abc'],
  [['abcdef', 'g', 'h'], 2, 'ab'],
  [[], 2, ''],
])('%j at a cap of %i keeps %j, and counts and hashes all of it', (pieces, cap, kept) => {
  const tap = createTap(cap)
  for (const piece of pieces) tap.take(Buffer.from(piece))
  const whole = pieces.join('')
  const read = tap.read()
  expect([read.bytes.toString(), read.total, tap.sha256()]).toEqual([kept, whole.length, sha(whole)])
})

test('what was dropped is counted and no longer kept', () => {
  const tap = createTap()
  tap.take(Buffer.from('abc'))
  tap.drop()
  tap.take(Buffer.from('de'))
  expect([tap.total(), tap.read().bytes.length]).toEqual([5, 0])
})

test('all taps together keep no more than their budget, and give it back', () => {
  const budget = { left: 5 }
  const taps = [createTap(10, budget), createTap(10, budget)]
  for (const tap of taps) tap.take(Buffer.from('abcd'))
  expect(taps.map((tap) => tap.read().bytes.toString())).toEqual(['abcd', 'a'])
  expect(taps.map((tap) => tap.sha256())).toEqual([sha('abcd'), sha('abcd')])
  for (const tap of taps) tap.drop()
  expect(budget.left).toBe(5)
})

test('one that lets go gives its bytes back, and goes on counting and hashing', () => {
  const budget = { left: 4 }
  const tap = createTap(10, budget)
  for (const piece of ['abc', 'def']) tap.take(Buffer.from(piece))
  expect(tap.isWhole()).toBe(false)
  tap.letGo()
  tap.take(Buffer.from('g'))
  expect([budget.left, tap.total(), tap.sha256()]).toEqual([4, 7, sha('abcdefg')])
})
