import { expect, test } from 'vitest'
import { createPoliteQueue } from './polite-queue.ts'

test('at most so many calls are under way, in the order they came, and each may have to pause first', async () => {
  let pauses = 0
  const queue = createPoliteQueue(2, async () => {
    pauses++
  })
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
  expect(pauses).toBe(5)
})

test('a call that nobody waits for any more is never begun, and holds no place', async () => {
  const queue = createPoliteQueue(1)
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
