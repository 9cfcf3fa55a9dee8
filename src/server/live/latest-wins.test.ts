import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLatestWins } from './latest-wins.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('of many states in a row the first passes at once and the last one after the pause', async () => {
  const passed: number[] = []
  const states = createLatestWins<number>(250, (state) => passed.push(state))
  for (let n = 0; n < 100; n++) states.put('mirror', n)
  expect(passed).toEqual([0])
  await vi.advanceTimersByTimeAsync(250)
  expect(passed).toEqual([0, 99])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(passed).toEqual([0, 99])
})

test('a steady stream passes four times a second', async () => {
  const passed: number[] = []
  const states = createLatestWins<number>(250, (state) => passed.push(state))
  for (let n = 0; n < 1_000; n++) {
    states.put('mirror', n)
    await vi.advanceTimersByTimeAsync(1)
  }
  expect(passed).toEqual([0, 249, 499, 749, 999].slice(0, passed.length))
  expect(passed.length).toBeGreaterThanOrEqual(4)
})

test('different things do not wait for each other', () => {
  const passed: string[] = []
  const states = createLatestWins<string>(250, (state) => passed.push(state))
  states.put('a', 'a1')
  states.put('b', 'b1')
  states.put('a', 'a2')
  expect(passed).toEqual(['a1', 'b1'])
  states.stop()
})
