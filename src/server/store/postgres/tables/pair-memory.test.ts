import { expect, test } from 'vitest'
import { PairMemory } from './pair-memory.ts'

const state = { drops: 0, seq: 5, changes: 2 }

test('what is recalled holds until a pair was deleted, and that there is none until anything changed', () => {
  const memory = new PairMemory()
  expect(memory.recall(['one'])).toBeNull()
  memory.keep(state, ['one', 'none'], new Map([['one', 7]]))
  const one = memory.recall(['one'])
  expect(one?.numbers).toEqual(new Map([['one', 7]]))
  expect(one?.holds({ ...state, seq: 6, changes: 3 })).toBe(true)
  expect(one?.holds({ ...state, drops: 1 })).toBe(false)
  const both = memory.recall(['one', 'none'])
  expect(both?.numbers).toEqual(new Map([['one', 7]]))
  expect(both?.holds(state)).toBe(true)
  expect(both?.holds({ ...state, seq: 6 })).toBe(false)
  expect(both?.holds({ ...state, changes: 3 })).toBe(false)
  expect(memory.recall([])?.holds({ drops: 9, seq: 9, changes: 9 })).toBe(true)
})

test('what does not hold any more is forgotten, also where others remember meanwhile', () => {
  const memory = new PairMemory()
  memory.keep(state, ['one', 'none'], new Map([['one', 7]]))
  const before = memory.recall(['one'])
  memory.keep({ ...state, seq: 6 }, ['two'], new Map([['two', 8]]))
  expect(memory.recall(['none'])).toBeNull()
  expect(memory.recall(['one', 'two'])?.numbers.get('one')).toBe(7)
  memory.keep({ ...state, drops: 1 }, ['two'], new Map([['two', 9]]))
  expect(memory.recall(['one'])).toBeNull()
  expect(memory.recall(['two'])?.numbers.get('two')).toBe(9)
  // Recalled before, it is told by the state that it was of.
  expect(before?.holds({ ...state, drops: 1 })).toBe(false)
})
