import { expect, test } from 'vitest'
import { claimHeld, prolongHeld, releaseHeld } from './held-lease.ts'

const HELD = { token: 4, holder: 'host 1', untilMs: 2_000 }
const claim = (holder: string, now: number, dead?: string) =>
  claimHeld(HELD, { holder, nowMs: now, ms: 500, dead: dead ?? null })

test('a lease that somebody holds is refused with who it is and until when', () => {
  expect(claim('host 2', 1_999)).toEqual({ lease: { token: null, holder: 'host 1', untilMs: 2_000 }, next: null })
})

test('a lease that ran out, or whose holder is dead, goes to the next, with a higher number', () => {
  const taken = { lease: { token: 5 }, next: { token: 5, holder: 'host 2', untilMs: 2_500 } }
  expect(claim('host 2', 2_000)).toEqual(taken)
  expect(claim('host 2', 1_000, 'host 1').lease).toEqual({ token: 5 })
})

test('who holds it gets it again', () => {
  expect(claim('host 1', 1_000)).toMatchObject({ next: { token: 5, holder: 'host 1' } })
})

test('only the newest number prolongs it or gives it back', () => {
  expect(prolongHeld(HELD, 4, 3_000).untilMs).toBe(3_000)
  expect(prolongHeld(HELD, 4, 1_000).untilMs).toBe(2_000)
  expect(() => prolongHeld(HELD, 3, 3_000)).toThrow('host 1')
  expect(releaseHeld(HELD, 4)).toEqual({ token: 4, holder: '', untilMs: 0 })
  expect(releaseHeld(HELD, 3)).toBeNull()
})
