import { expect, test } from 'vitest'
import type { MirrorWalk } from './mirror.ts'
import { toMirrorPercent, toProgress } from './mirror-progress.ts'

const walk: MirrorWalk = {
  walk: 1,
  mode: 'full',
  started_ms: 1_000_000,
  ended_ms: null,
  outcome: 'running',
  from: 750,
  to: 900,
  floor: null,
  pages: 1,
  rows: 1,
  messages: 0,
  counts: { added: 1, known: 0, merged: 0, changed: 0, versions: 0, gone: 0 },
  gaps: [],
  notes: [],
}

test('progress measures the time walked against the time to walk', () => {
  expect(toProgress(walk, 500)).toBe(0.5)
})

test('progress cannot be told without an end, and never leaves 0 to 1', () => {
  expect(toProgress(walk, null)).toBeNull()
  expect(toProgress({ ...walk, from: 10 }, 500)).toBe(1)
})

test('a mirror is not said to be done before it is', () => {
  expect(toMirrorPercent({ walk: { ...walk, from: 501 }, expected_end: 500 })).toBe(99)
  expect(toMirrorPercent({ walk: null, expected_end: 500 })).toBeNull()
})
