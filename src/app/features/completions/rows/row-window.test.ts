import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { RowPage } from '#contract/found/row-page.ts'
import { describe, expect, test } from 'vitest'
import { isNearby, pagesAround } from './row-window.ts'
import { placePages, rowInStretch } from './place-pages.ts'

describe('pages of a list that is read by index', () => {
  test('are those under the screen and its margin', () => {
    expect(pagesAround(150, 180, 1_000_000)).toEqual([1, 2])
    expect(pagesAround(145, 155, 1_000_000)).toEqual([1])
    expect(pagesAround(0, 25, 1_000_000)).toEqual([0])
    expect(pagesAround(150, 180, 1_000_000, 0)).toEqual([1])
    expect(pagesAround(999_980, 999_999, 1_000_000)).toEqual([9_999])
  })

  test('never reach beyond the answer', () => {
    expect(pagesAround(0, 25, 0)).toEqual([])
    expect(pagesAround(50, 400, 120)).toEqual([0, 1])
  })

  test('are at most three, however long the answer', () => {
    for (let first = 0; first < 1_000; first++) {
      expect(pagesAround(first, first + 40, 1_000_000).length).toBeLessThanOrEqual(3)
    }
  })

  test('a jump is told apart from scrolling on', () => {
    expect(isNearby([3, 4], [4, 5])).toBe(true)
    expect(isNearby([3, 4], [5])).toBe(true)
    expect(isNearby([3, 4], [900])).toBe(false)
  })
})

const page = (ids: readonly string[], previous: string | null): RowPage => ({
  object: 'completion.rows',
  source: 'upstream',
  rows: ids.map((id) => ({ id }) as CompletionRow),
  at: null,
  total: null,
  of: null,
  tokens: null,
  cost_usd: null,
  next: 'n',
  previous,
  as_of: null,
  unanswered: [],
  notes: [],
  answered_ms: 0,
})

describe('pages of a list that is walked by cursors', () => {
  const first = page(['a', 'b'], null)
  const second = page(['c', 'd', 'e'], 'p2')
  const third = page(['f'], 'p3')

  test('stand one after the other from 0 on', () => {
    const stretch = placePages([first, second], new WeakMap())
    expect([stretch.start, stretch.end]).toEqual([0, 5])
    expect(rowInStretch(stretch, 1)?.id).toBe('b')
    expect(rowInStretch(stretch, 4)?.id).toBe('e')
    expect(rowInStretch(stretch, 5)).toBeUndefined()
  })

  test('keep their place when the far end is let go', () => {
    const places = new WeakMap<RowPage, number>()
    placePages([first, second], places)
    const stretch = placePages([second, third], places)
    expect([stretch.start, stretch.end]).toEqual([2, 6])
    expect(rowInStretch(stretch, 0)).toBeUndefined()
    expect(rowInStretch(stretch, 5)?.id).toBe('f')
  })

  test('find their place again on the way back', () => {
    const places = new WeakMap<RowPage, number>()
    placePages([first, second, third], places)
    placePages([third], places)
    const again = page(['c', 'd', 'e'], 'p2')
    const stretch = placePages([again, third], places)
    expect(stretch.start).toBe(2)
    expect(rowInStretch(stretch, 2)?.id).toBe('c')
  })

  test('start at 0 when the first of all is loaded, even if rows came in above meanwhile', () => {
    const places = new WeakMap<RowPage, number>()
    placePages([first, second, third], places)
    const grown = page(['new', 'a', 'b'], null)
    expect(placePages([grown, second], places).start).toBe(0)
    expect(placePages([], places)).toEqual({ start: 0, end: 0, pages: [] })
  })
})
