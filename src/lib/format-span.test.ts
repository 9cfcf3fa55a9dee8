import { describe, expect, test } from 'vitest'
import { formatDayTime, formatSpan } from './format-span.ts'
import { zoneName } from './format.ts'

const at = (text: string) => Date.parse(text) / 1000
const NOW = Date.UTC(2026, 10, 26, 12)
const span = (from: string, to: string) => formatSpan(at(from), at(to), 'utc', NOW)

describe('a span of time in words', () => {
  test.each([
    ['2026-11-06T00:00:00Z', '2026-11-06T23:59:59Z', 'Nov 6'],
    ['2026-11-06T00:00:00Z', '2026-11-13T23:59:59Z', 'Nov 6 – 13'],
    ['2026-10-28T00:00:00Z', '2026-11-02T23:59:59Z', 'Oct 28 – Nov 2'],
    ['2025-12-30T00:00:00Z', '2026-01-02T23:59:59Z', 'Dec 30, 2025 – Jan 2, 2026'],
    ['2026-11-01T00:00:00Z', '2026-11-30T23:59:59Z', 'Nov 2026'],
    ['2025-01-01T00:00:00Z', '2026-12-31T23:59:59Z', '2025 – 2026'],
    ['2025-01-01T00:00:00Z', '2025-12-31T23:59:59Z', '2025'],
    ['2026-11-06T12:00:00Z', '2026-11-06T13:59:59Z', 'Nov 6, 12:00 – 13:59'],
    ['2026-11-06T12:00:00Z', '2026-11-07T01:59:59Z', 'Nov 6, 12:00 – Nov 7, 01:59'],
  ])('%s to %s is %s', (from, to, words) => expect(span(from, to)).toBe(words))

  test('an end of an axis carries its date', () => {
    expect(formatDayTime(at('2026-11-26T12:00:00Z'), 'utc', NOW)).toBe('Nov 26, 12:00')
    expect(formatDayTime(at('2026-11-26T00:00:00Z'), 'utc', NOW)).toBe('Nov 26')
    expect(formatDayTime(at('2025-11-26T00:00:00Z'), 'utc', NOW)).toBe('Nov 26, 2025')
  })

  test('what is no time is shown as the number that it is', () => {
    expect([formatSpan(9e15, 9e15, 'utc', NOW), formatDayTime(9e15, 'utc')]).toEqual([
      '9000000000000000 – 9000000000000000',
      '9000000000000000',
    ])
  })

  test('a zone has a name', () => {
    expect(zoneName('utc')).toBe('UTC')
    expect(zoneName('local')).not.toBe('')
  })
})
