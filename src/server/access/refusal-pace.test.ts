import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRefusalPace } from './refusal-pace.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Asks `count` times at once; gives how many have an answer, and how many never get one, after each second. */
async function ask(addresses: readonly string[], seconds: number) {
  const pace = createRefusalPace(() => performance.now())
  const seen = { answered: 0, dropped: 0 }
  const count = async (turn: Promise<boolean>) => seen[(await turn) ? 'answered' : 'dropped']++
  for (const address of addresses) {
    void count(pace.turn(address))
  }
  await vi.advanceTimersByTimeAsync(seconds * 1_000)
  return seen
}

test('five wrong tokens are answered at once, then one a second', async () => {
  expect(await ask(Array<string>(10).fill('a'), 0)).toEqual({ answered: 5, dropped: 0 })
  expect(await ask(Array<string>(10).fill('a'), 3)).toEqual({ answered: 8, dropped: 0 })
  expect(await ask(Array<string>(10).fill('a'), 6)).toEqual({ answered: 10, dropped: 0 })
})

test('of 4,000 at once from one address 15 are answered, in ten seconds; the others get nothing', async () => {
  expect(await ask(Array<string>(4_000).fill('a'), 60)).toEqual({ answered: 15, dropped: 3_985 })
})

test('many addresses together are answered ten times a second', async () => {
  const addresses = Array.from({ length: 4_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`)
  expect(await ask(addresses, 60)).toEqual({ answered: 120, dropped: 3_880 })
})

test('all addresses of one IPv6 network are one', async () => {
  const addresses = Array.from({ length: 100 }, (_, n) => `2001:db8:1:2:${n.toString(16)}::1`)
  expect((await ask(addresses, 0)).answered).toBe(5)
})
