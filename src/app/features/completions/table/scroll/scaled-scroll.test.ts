import { assert, constantFrom, double, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  baseAt,
  heldRows,
  isFlying,
  MAX_HEIGHT,
  maxOffset,
  maxTop,
  nearStep,
  offsetOf,
  offsetToShow,
  placeAfterScroll,
  placeAt,
  placeAtRest,
  rangeAround,
} from './scaled-scroll.ts'

const million = { rows: 1_000_000, rowHeight: 36, viewport: 800 }
const small = { rows: 5_000, rowHeight: 36, viewport: 800 }

describe('a table that fits under the browser’s cap', () => {
  test('scrolls one to one and never moves its base', () => {
    expect(heldRows(small)).toBe(5_000)
    expect(placeAt(12_345, small)).toEqual({ top: 12_345, base: 0 })
    expect(placeAfterScroll({ top: 0, base: 0 }, 150_000, small)).toEqual({ top: 150_000, base: 0 })
  })
})

const fliesAt = (by: number, already: boolean) =>
  isFlying({ top: 1000, base: 0 }, { top: 1000 + by, base: 0 }, small, already)

test('rows fly when none is in sight for five steps, and go on until a step is half as long, wherever the scroll bar stands', () => {
  expect([120, 200, -200, 500].map((by) => fliesAt(by, false))).toEqual([false, true, true, true])
  expect([60, 120, -120].map((by) => fliesAt(by, true))).toEqual([false, true, true])
  expect(isFlying({ top: 0, base: 100 }, { top: 3600, base: 0 }, million, false)).toBe(false)
})

describe('a million rows', () => {
  test('never make the scroller taller than the cap', () => {
    expect(heldRows(million) * million.rowHeight).toBeLessThanOrEqual(MAX_HEIGHT)
  })

  test('begin at row 0 and end at the last row, exactly', () => {
    expect(placeAfterScroll({ top: 3_000_000, base: 400_000 }, 0, million)).toEqual({ top: 0, base: 0 })
    const end = maxTop(million)
    const place = placeAfterScroll({ top: 3_000_000, base: 400_000 }, end, million)
    expect(offsetOf(place, million.rowHeight)).toBe(maxOffset(million))
    expect(place.base + heldRows(million)).toBe(million.rows)
  })

  test('move by what the wheel says, not by its multiple', () => {
    const before = placeAt(18_000_000, million)
    const after = placeAfterScroll(before, before.top + 120, million)
    expect(offsetOf(after, million.rowHeight) - offsetOf(before, million.rowHeight)).toBe(120)
  })

  test('follow a drag in proportion', () => {
    const place = placeAfterScroll({ top: 0, base: 0 }, maxTop(million) / 2, million)
    expect(offsetOf(place, million.rowHeight) / maxOffset(million)).toBeCloseTo(0.5, 3)
  })

  test('keep a drag of one pixel of the scroll bar apart from a wheel', () => {
    for (const viewport of [300, 800, 1400, 2100]) {
      expect(nearStep({ viewport })).toBeLessThan(maxTop({ ...million, viewport }) / viewport)
    }
  })

  test('do not let a long scroll by hand meet an end that is not one', () => {
    let place = placeAt(18_000_000, million)
    const start = offsetOf(place, million.rowHeight)
    for (let step = 0; step < 6_000; step++) place = placeAfterScroll(place, place.top + 1_500, million)
    expect(offsetOf(place, million.rowHeight)).toBe(start + 6_000 * 1_500)
  })

  test('stay where they are when the hand rests', () => {
    let place = placeAt(18_000_000, million)
    for (let step = 0; step < 500; step++) place = placeAfterScroll(place, place.top + 1_000, million)
    const rest = placeAtRest(place, million)
    expect(offsetOf(rest, million.rowHeight)).toBe(offsetOf(place, million.rowHeight))
    expect(Math.abs(rest.base - baseAt(rest.top, million))).toBeLessThanOrEqual(1)
  })
})

test('any offset in any table can be shown, and shows itself', () => {
  assert(
    property(
      integer({ min: 1, max: 3_000_000 }),
      constantFrom(36, 64, 112),
      integer({ min: 100, max: 2_000 }),
      double({ min: 0, max: 1, noNaN: true }),
      (rows, rowHeight, viewport, share) => {
        const geometry = { rows, rowHeight, viewport }
        const offset = Math.round(share * maxOffset(geometry))
        const place = placeAt(offset, geometry)
        expect(offsetOf(place, rowHeight)).toBe(offset)
        expect(place.top).toBeGreaterThanOrEqual(0)
        expect(place.top).toBeLessThanOrEqual(maxTop(geometry))
        expect(Math.abs(baseAt(place.top, geometry) - place.base)).toBeLessThanOrEqual(
          Math.ceil(rows / heldRows(geometry)) + 1,
        )
      },
    ),
  )
})

test('a row is brought into view with the least movement', () => {
  expect(offsetToShow(10, 0, small)).toBe(0)
  expect(offsetToShow(30, 0, small)).toBe(31 * 36 - 800)
  expect(offsetToShow(3, 720, small)).toBe(108)
})

describe('the rows to draw', () => {
  const geometry = { rows: 1_000, rowHeight: 36, viewport: 720 }

  test('are those in sight and a few around them', () => {
    expect(rangeAround(100, 1_000, geometry)).toEqual({ from: 97, to: 126 })
  })

  test('are few more than those in sight before the first step', () => {
    expect(rangeAround(0, 1_000, geometry, true)).toEqual({ from: 0, to: 21 })
  })

  test('end where the rows end, even when the place is stale', () => {
    expect(rangeAround(0, 1_000, geometry)).toEqual({ from: 0, to: 26 })
    expect(rangeAround(5_000, 1_000, geometry)).toEqual({ from: 976, to: 999 })
    expect(rangeAround(7, 3, geometry)).toEqual({ from: 0, to: 2 })
    expect(rangeAround(0, 0, geometry)).toEqual({ from: 0, to: -1 })
  })
})
