import { describe, expect, it } from 'vitest'
import { formatCreatedRange, parseCreatedRange, toCreatedBounds } from './created-range.ts'

/** 2026-11-22T12:00:00Z */
const NOW = Date.UTC(2026, 10, 22, 12) / 1_000
const DAY = 86_400

function boundsOf(text: string): unknown {
  const range = parseCreatedRange(text)
  return range === null ? null : toCreatedBounds(range, NOW)
}

describe('parseCreatedRange', () => {
  it.each([
    ['-24h..', NOW - DAY, null],
    ['-90s..', NOW - 90, null],
    ['-5m..-1m', NOW - 300, NOW - 60],
    ['-2w..-1d', NOW - 14 * DAY, NOW - DAY],
    ['..now', null, NOW],
    ['2026-11-01..2026-11-08', Date.UTC(2026, 10, 1) / 1_000, Date.UTC(2026, 10, 9) / 1_000 - 1],
    ['2026-11-01', Date.UTC(2026, 10, 1) / 1_000, Date.UTC(2026, 10, 2) / 1_000 - 1],
    ['2025..2026', Date.UTC(2025, 0, 1) / 1_000, Date.UTC(2027, 0, 1) / 1_000 - 1],
    ['2025', Date.UTC(2025, 0, 1) / 1_000, Date.UTC(2026, 0, 1) / 1_000 - 1],
    ['2026-02', Date.UTC(2026, 1, 1) / 1_000, Date.UTC(2026, 2, 1) / 1_000 - 1],
    ['2025-12..', Date.UTC(2025, 11, 1) / 1_000, null],
    ['2026-11-01T10:00..', Date.UTC(2026, 10, 1, 10) / 1_000, null],
    ['2026-11-01T10:00:00+02:00..', Date.UTC(2026, 10, 1, 8) / 1_000, null],
    ['2026-11-01T10:00:00 02:00..', Date.UTC(2026, 10, 1, 8) / 1_000, null],
    [
      '2026-11-01T10:00:00.5Z..2026-11-01T10:00:01.5Z',
      Date.UTC(2026, 10, 1, 10, 0, 1) / 1_000,
      Date.UTC(2026, 10, 1, 10, 0, 1) / 1_000,
    ],
    ['1790000000..1790000060', 1_790_000_000, 1_790_000_060],
  ])('reads %s', (text, from, to) => {
    expect(boundsOf(text)).toEqual({ from, to })
  })

  it.each([
    '',
    '..',
    '-24h',
    'yesterday..',
    '-24y..',
    '2026-13-01..',
    '2026-13..',
    '2026-00..',
    '2026-2..',
    '2026-02-30..',
    '2026-11-01T25:00..',
    '2026-11-08..2026-11-01',
    '-1d..-2d',
    '1..2..3',
  ])('refuses %j', (text) => {
    expect(parseCreatedRange(text)).toBeNull()
  })

  it('keeps what was typed', () => {
    const range = parseCreatedRange('-24h..2026-11-08')
    expect(range === null ? null : formatCreatedRange(range)).toBe('-24h..2026-11-08')
  })
})
