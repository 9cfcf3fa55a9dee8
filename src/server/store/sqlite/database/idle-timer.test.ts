import { expect, test, vi } from 'vitest'
import { IdleTimer } from './idle-timer.ts'

test('what is used again and again is kept, and dropped once when it is no longer used', () => {
  vi.useFakeTimers()
  const onIdle = vi.fn<() => void>()
  const timer = new IdleTimer(onIdle, 100)
  timer.touch()
  vi.advanceTimersByTime(90)
  timer.touch()
  vi.advanceTimersByTime(90)
  expect(onIdle).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1_000)
  expect(onIdle).toHaveBeenCalledTimes(1)
  timer.touch()
  vi.advanceTimersByTime(100)
  expect(onIdle).toHaveBeenCalledTimes(2)
  vi.useRealTimers()
})
