import { expect, test } from 'vitest'
import { freshIds, type LiveMoment, planLive } from './live-plan.ts'

const QUIET: LiveMoment = {
  fresh: 3,
  newestFirst: true,
  atTop: true,
  open: false,
  focusInside: false,
  selecting: false,
  pointing: false,
}

test('new rows come in by themselves at the top of a list that nobody touches', () => {
  expect(planLive(QUIET)).toBe('take')
})

test.each([
  ['another order', { newestFirst: false }],
  ['a list that is scrolled', { atTop: false }],
  ['an open drawer', { open: true }],
  ['the keyboard in the list', { focusInside: true }],
  ['marked text', { selecting: true }],
  ['a pointer on the move', { pointing: true }],
])('%s keeps them behind the pill', (_, change) => {
  expect(planLive({ ...QUIET, ...change })).toBe('wait')
})

test('without new rows nothing happens, whatever else is the case', () => {
  expect(planLive({ ...QUIET, fresh: 0 })).toBe('nothing')
  expect(planLive({ ...QUIET, fresh: 0, atTop: false })).toBe('nothing')
})

const rows = (...ids: string[]) => ids.map((id) => ({ id }))

test('new is what was not there before, not what stands above', () => {
  expect([...freshIds(rows('c', 'b', 'a'), rows('e', 'c', 'late', 'b', 'a'))]).toEqual(['e', 'late'])
  expect(freshIds(rows('a'), rows('a')).size).toBe(0)
})
