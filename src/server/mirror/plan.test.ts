import { describe, expect, test } from 'vitest'
import { edgeOfList, NOTES, type WalkPosition } from '../upstream/source/upstream-cursor.ts'
import { planFailure } from './failure-plan.ts'
import { NEVER_MIRRORED, readMirrorState } from './mirror-state.ts'
import { beginWalk, endWalk, OVERLAP_SECONDS, restartWalk, shrinkPage, takeMirrorPage, watchCircles } from './plan.ts'

const NOW = Date.UTC(2026, 10, 22)
const SECONDS = NOW / 1000
const known = { ...NEVER_MIRRORED, high_water: SECONDS - 100, next_walk: 7 }
const further: WalkPosition = { ...edgeOfList('desc'), after: ['x'], edge: SECONDS - 500 }
const page = (times: (number | null)[], onward: WalkPosition | null = further, notes: string[] = []) => ({
  rows: times.map((created) => ({ created })),
  onward,
  notes,
})

describe('a walk', () => {
  test('without one before it is a whole one, whatever was asked for', () => {
    expect(beginWalk(NEVER_MIRRORED, 'incremental', NOW).entry).toMatchObject({ mode: 'full', floor: null, walk: 1 })
  })

  test('that is incremental goes down to 15 minutes before the high-water mark', () => {
    const walking = beginWalk(known, 'incremental', NOW)
    const floor = SECONDS - 100 - OVERLAP_SECONDS
    expect(walking.entry).toMatchObject({ mode: 'incremental', floor, walk: 7 })
    expect(takeMirrorPage(walking, page([SECONDS, floor])).ended).toBe(false)
    expect(takeMirrorPage(walking, page([SECONDS, floor - 1])).ended).toBe(true)
  })

  test('remembers the span that it saw', () => {
    const first = takeMirrorPage(beginWalk(known, 'full', NOW), page([SECONDS, SECONDS - 40])).walking
    const { walking, ended } = takeMirrorPage(first, page([SECONDS - 60, null, SECONDS - 90], null))
    expect(ended).toBe(true)
    expect(walking.entry).toMatchObject({ from: SECONDS - 90, to: SECONDS, pages: 2, gaps: [] })
  })

  test('asks once more where more is promised and none is sent, then ends with a gap', () => {
    const empty = page([], null, [NOTES.promised])
    const again = takeMirrorPage(beginWalk(known, 'full', NOW), empty)
    expect(again.ended).toBe(false)
    const { walking, ended } = takeMirrorPage(again.walking, empty)
    expect([ended, walking.entry.gaps.length]).toEqual([true, 1])
  })

  test('says in the ledger where more rows share a second than can be told apart', () => {
    const { walking } = takeMirrorPage(beginWalk(known, 'full', NOW), page([9, 9], further, [NOTES.gap]))
    expect(walking.entry.gaps).toEqual([{ from: 9, to: 9, why: NOTES.gap }])
  })

  test('that meets only what it has seen itself ends after a few pages', () => {
    let walking = beginWalk(known, 'full', NOW)
    let pages = 0
    for (let circling = false; !circling; pages++) ({ walking, circling } = watchCircles(walking, 100, 100))
    expect(pages).toBe(4)
    expect(walking.entry.gaps).toHaveLength(1)
  })

  test('is restarted three times at most', () => {
    let walking: ReturnType<typeof restartWalk> = beginWalk(known, 'full', NOW)
    let restarts = 0
    for (; walking !== null; restarts++) walking = restartWalk(walking)
    expect(restarts).toBe(4)
  })

  test('asks for half of a page that is too large, and comes back from the other end at a row that is', () => {
    const limits: number[] = []
    let walking: ReturnType<typeof shrinkPage> = beginWalk(known, 'full', NOW)
    for (; walking?.leg === 'down'; walking = shrinkPage(walking)) limits.push(walking.limit)
    expect(limits).toEqual([100, 50, 25, 12, 6, 3, 1])
    expect(walking).toMatchObject({ leg: 'up', limit: 100, at: { order: 'asc' } })
    expect(walking?.entry.gaps).toHaveLength(1)
  })

  test('that ended raises the high-water mark, but never beyond the clock', () => {
    const { walking } = takeMirrorPage(beginWalk(known, 'full', NOW), page([SECONDS + 86_400, SECONDS - 10], null))
    expect(endWalk(known, walking, NOW + 5).state).toMatchObject({
      high_water: SECONDS,
      walking: null,
      full_ms: NOW + 5,
    })
  })

  test('that is incremental and has a gap leaves the high-water mark, so that the next one is as deep', () => {
    const begun = beginWalk(known, 'incremental', NOW)
    const { walking } = takeMirrorPage(begun, page([SECONDS], null, [NOTES.repeated]))
    expect(endWalk(known, walking, NOW).state).toMatchObject({ high_water: known.high_water, finished_ms: null })
  })
})

describe('a failure', () => {
  const failed = { code: null, status: null, retryMs: null, param: null }

  test('is waited for longer and longer, up to five minutes, without end', () => {
    const waits = [1, 2, 5, 9, 50].map((tries) => {
      const plan = planFailure({ ...failed, code: 'connect' }, tries, NOW, 1)
      return plan.kind === 'wait' ? (plan.untilMs - NOW) / 1000 : plan.kind
    })
    expect(waits).toEqual([2, 4, 32, 300, 300])
  })

  test.each([
    [600_000, 600],
    [3_600_000, 3_600],
    [86_400_000, 3_600],
    [-5_000, 1],
  ])('with a Retry-After in %i ms is tried again after %i s', (ms, seconds) => {
    const plan = planFailure({ ...failed, status: 429, retryMs: NOW + ms }, 1, NOW, 0)
    expect(plan).toEqual({ kind: 'wait', untilMs: NOW + seconds * 1000 })
  })

  test.each([
    [{ status: 400, param: 'limit' }, { kind: 'shrink' }],
    [{ status: 400 }, { kind: 'stop', code: 'refused' }],
    [{ status: 404 }, { kind: 'stop', code: 'cannot_list' }],
    [{ status: 403 }, { kind: 'stop', code: 'key_refused' }],
    [{ code: 'cursor_gone' }, { kind: 'restart' }],
  ])('%j is met by %j', (facts, plan) => {
    expect(planFailure({ ...failed, ...facts }, 1, NOW, 0)).toEqual(plan)
  })
})

test.each(['', 'null', '{"v":2}', '[1', '{"v":1,"high_water":"x"}'])(
  'a state of %j begins anew: every row is met again unharmed',
  (text) => {
    expect(readMirrorState(text)).toEqual(NEVER_MIRRORED)
  },
)
