import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StorePulse } from '../store/kept-store.ts'
import { createStoreWatch, toStoreEvents } from './store-watch.ts'

const pulse = (rows: number, arrivals: number, changes = 0): StorePulse => ({
  rows,
  arrivals,
  changes,
  asOf: `${arrivals}-1`,
})

test.each([
  ['nothing happened', pulse(3, 3), pulse(3, 3), []],
  [
    'rows came in',
    pulse(3, 3),
    pulse(5, 5),
    [{ name: 'rows', data: { added: 2, deleted: 0, total: 5, as_of: '5-1' } }],
  ],
  [
    'as many came as went',
    pulse(3, 3),
    pulse(3, 5, 1),
    [
      { name: 'rows', data: { added: 2, deleted: 2, total: 3, as_of: '5-1' } },
      { name: 'changed', data: { total: 3 } },
    ],
  ],
  ['metadata was edited', pulse(3, 3), pulse(3, 3, 4), [{ name: 'changed', data: { total: 3 } }]],
])('two looks at the store tell what lies between them: %s', (_, before, now, events) => {
  expect(toStoreEvents(before, now)).toEqual(events)
})

/** A store whose state the test sets, and how often it was looked at. */
function watched() {
  const store = { now: pulse(0, 0), looks: 0, fails: false }
  const told: string[] = []
  const watch = createStoreWatch({
    store: {
      pulse: async () => {
        store.looks++
        if (store.fails) throw new Error('locked')
        return store.now
      },
    },
    tell: ({ name, data }) => told.push(`${name} ${JSON.stringify(data)}`),
    everyMs: 1_000,
    gapMs: 200,
  })
  return { store, told, watch }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what another process writes is told within a second', async () => {
  const { store, told, watch } = watched()
  watch.start()
  await vi.advanceTimersByTimeAsync(10)
  store.now = pulse(7, 7)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(told).toEqual(['rows {"added":7,"deleted":0,"total":7,"as_of":"7-1"}'])
})

test('what this process writes is told sooner, and a thousand writes are one look', async () => {
  const { store, told, watch } = watched()
  watch.start()
  await vi.advanceTimersByTimeAsync(10)
  for (let n = 1; n <= 1_000; n++) {
    store.now = pulse(n, n)
    watch.poke()
  }
  await vi.advanceTimersByTimeAsync(200)
  expect(told).toEqual(['rows {"added":1000,"deleted":0,"total":1000,"as_of":"1000-1"}'])
  expect(store.looks).toBe(2)
})

test('a store that cannot be read is looked at again, and nothing is lost', async () => {
  const { store, told, watch } = watched()
  watch.start()
  await vi.advanceTimersByTimeAsync(10)
  store.fails = true
  store.now = pulse(2, 2)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(told).toEqual([])
  store.fails = false
  await vi.advanceTimersByTimeAsync(1_000)
  expect(told).toHaveLength(1)
})

test('nobody looks after the last listener has gone', async () => {
  const { store, watch } = watched()
  watch.start()
  await vi.advanceTimersByTimeAsync(10)
  watch.stop()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(store.looks).toBe(1)
})
