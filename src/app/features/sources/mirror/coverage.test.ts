import { describe, expect, it } from 'vitest'
import type { MirrorWalk } from '#contract/source/mirror.ts'
import { toCoverage } from './coverage.ts'

function walkOf(parts: Partial<MirrorWalk>): MirrorWalk {
  return {
    walk: 1,
    mode: 'full',
    started_ms: 1_000_000,
    ended_ms: 1_001_000,
    outcome: 'complete',
    from: 100,
    to: 900,
    floor: null,
    pages: 1,
    rows: 1,
    messages: 0,
    counts: { added: 1, known: 0, merged: 0, changed: 0, versions: 0, gone: 0 },
    gaps: [],
    notes: [],
    ...parts,
  }
}

describe('toCoverage', () => {
  it('takes a whole walk for everything before it began', () => {
    expect(toCoverage([walkOf({})], 50, 1_200)).toEqual({
      covered: [{ from: 50, to: 1_000 }],
      missed: [{ from: 1_000, to: 1_200 }],
      whole: true,
    })
  })

  it('joins walks that meet, and shows the time between those that do not', () => {
    const next = walkOf({ mode: 'incremental', floor: 950, started_ms: 1_100_000 })
    const apart = walkOf({ mode: 'incremental', floor: 1_150, started_ms: 1_180_000 })
    expect(toCoverage([apart, next, walkOf({})], 50, 1_180)).toEqual({
      covered: [
        { from: 50, to: 1_100 },
        { from: 1_150, to: 1_180 },
      ],
      missed: [{ from: 1_100, to: 1_150 }],
      whole: true,
    })
  })

  it('cuts out what a walk says it missed', () => {
    const gaps = [{ from: null, to: 300, why: '' }]
    expect(toCoverage([walkOf({ outcome: 'gaps', gaps })], 50, 1_000).missed).toEqual([{ from: 50, to: 300 }])
  })

  it('counts an interrupted walk as far as it came', () => {
    expect(toCoverage([walkOf({ outcome: 'running', from: 700 })], 50, 1_000).covered).toEqual([
      { from: 700, to: 1_000 },
    ])
  })

  it('covers nothing without walks', () => {
    expect(toCoverage([], 50, 100)).toEqual({ covered: [], missed: [{ from: 50, to: 100 }], whole: false })
  })

  it('knows the end of the list only from a walk that saw it', () => {
    const gaps = (from: number | null) => [walkOf({ outcome: 'gaps', gaps: [{ from, to: 300, why: '' }] })]
    expect(toCoverage(gaps(null), 50, 1_000).whole).toBe(false)
    expect(toCoverage(gaps(200), 50, 1_000).whole).toBe(true)
    expect(toCoverage([walkOf({ mode: 'incremental', floor: 950 })], 50, 1_000).whole).toBe(false)
    expect(toCoverage([walkOf({ outcome: 'running' })], 50, 1_000).whole).toBe(false)
  })
})
