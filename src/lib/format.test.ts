import { describe, expect, test } from 'vitest'
import {
  formatAgo,
  formatBytes,
  formatCompact,
  formatCost,
  formatDuration,
  formatExactTime,
  formatNumber,
  formatShortTime,
} from './format.ts'

const NOON = Date.UTC(2026, 10, 20, 12, 4, 31)

describe('numbers and times', () => {
  test('what was not reported is a dash, never 0', () => {
    expect([formatNumber(null), formatCompact(null), formatCost(null)]).toEqual(['–', '–', '–'])
    expect([formatNumber(0), formatCost(0)]).toEqual(['0', '≈\u00a0$0.00'])
  })

  test('costs are always marked as estimated, small ones to five places', () => {
    expect([formatCost(14.2), formatCost(0.0041234), formatCost(0.000001)]).toEqual([
      '≈\u00a0$14.20',
      '≈\u00a0$0.00412',
      '<$0.00001',
    ])
  })

  test('an exact time names its zone', () => {
    const { local, utc, unix } = formatExactTime(NOON / 1000)
    expect(local).toMatch(/^Nov \d+, 2026, \d\d:\d4:31 UTC(?:[+-]\d+(?::\d\d)?)?$/)
    expect([utc, unix]).toEqual(['2026-11-20T12:04:31Z', '1795176271'])
  })

  test('times are as short as they can be', () => {
    const seconds = NOON / 1000
    expect(formatShortTime(seconds, 'utc', NOON)).toBe('12:04:31')
    expect(formatShortTime(seconds - 86_400, 'utc', NOON)).toBe('Nov 19 12:04')
    expect(formatShortTime(seconds - 400 * 86_400, 'utc', NOON)).toBe('2025-10-16')
    expect(formatShortTime(9e15, 'utc', NOON)).toBe('9000000000000000')
  })

  test('spans and sizes name their unit', () => {
    const later = [formatAgo(0, 30), formatAgo(0, 7200), formatAgo(259_200, 0), formatAgo(0, 1109 * 86_400)]
    expect(later).toEqual(['30 s ago', '2 h ago', 'in 3 d', '3 y ago'])
    expect([formatBytes(980), formatBytes(1234), formatBytes(3_400_000)]).toEqual(['980 B', '1.2 kB', '3.4 MB'])
    expect([420, 3200, 119_600].map(formatDuration)).toEqual(['420 ms', '3.2 s', '2 min 0 s'])
  })
})
