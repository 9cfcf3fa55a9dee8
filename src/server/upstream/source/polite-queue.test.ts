import { expect, test } from 'vitest'
import { createFakeTools } from '../../testing/upstream/fake-tools.ts'
import { createPoliteQueue } from './polite-queue.ts'
import { createRecentMap } from './recent-map.ts'

test('at most so many calls are under way, in the order they came, and spaced', async () => {
  const tools = createFakeTools()
  const queue = createPoliteQueue({ concurrency: 2, spacing: 25 }, tools)
  const started: number[] = []
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>())
  const done = ends.map((end, index) =>
    queue(() => {
      started.push(index)
      return end.promise
    }),
  )
  await new Promise(setImmediate)
  expect(started).toEqual([0, 1])
  ends[0]?.resolve()
  await done[0]
  await new Promise(setImmediate)
  expect(started).toEqual([0, 1, 2])
  for (const end of ends) end.resolve()
  await Promise.all(done)
  expect(started).toEqual([0, 1, 2, 3, 4])
  expect(tools.waits).toEqual([25, 25, 25, 25])
})

test('a call that nobody waits for any more is never begun, and holds no place', async () => {
  const queue = createPoliteQueue({ concurrency: 1, spacing: 0 }, createFakeTools())
  const first = Promise.withResolvers<string>()
  const controller = new AbortController()
  const running = queue(() => first.promise)
  const waiting = queue(() => Promise.reject(new Error('begun')), controller.signal)
  controller.abort()
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  first.resolve('a')
  expect(await running).toBe('a')
  expect(await queue(() => Promise.resolve('b'))).toBe('b')
})

test('a recent map forgets what was used longest ago, by number and by weight', () => {
  const map = createRecentMap<string>({ entries: 3, weight: 10 }, (value) => value.length)
  for (const key of ['a', 'b', 'c']) map.set(key, '12')
  map.get('a')
  map.set('d', '12')
  expect(['a', 'b', 'c', 'd'].filter((key) => map.get(key) !== undefined)).toEqual(['a', 'c', 'd'])
  map.set('e', '12345678')
  expect(['a', 'c', 'd', 'e'].filter((key) => map.get(key) !== undefined)).toEqual(['d', 'e'])
  map.set('f', '12345678901')
  expect(map.get('f')).toBeUndefined()
  expect(map.get('e')).toBe('12345678')
})
