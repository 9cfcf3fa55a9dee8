import { describe, expect, test } from 'vitest'
import {
  formatAgo,
  formatBytes,
  formatCompact,
  formatCost,
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

  test('numbers and prices read as the browser itself writes them', () => {
    const whole = new Intl.NumberFormat('en')
    const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
    const dollars = { style: 'currency', currency: 'USD' } as const
    const cents = new Intl.NumberFormat('en', dollars)
    const small = new Intl.NumberFormat('en', { ...dollars, maximumSignificantDigits: 3 })
    const tiny = new Intl.NumberFormat('en', { ...dollars, maximumFractionDigits: 5 })
    for (const value of [
      0, 7, 812, 999, 1000, 1204, 99_949, 999_960, 1_900_000, 12_345_678, 4e9, 2.5e12, -3, -12_345,
    ]) {
      expect([formatNumber(value), formatCompact(value)]).toEqual([whole.format(value), compact.format(value)])
    }
    for (const usd of [0.00002, 0.001, 0.0041234, 0.00999, 0.01, 0.0123, 0.5, 0.999, 1, 14.2, 1234.5, 2_500_000]) {
      const format = usd >= 1 ? cents : usd >= 0.01 ? small : tiny
      expect(formatCost(usd)).toBe(`≈\u00a0${format.format(usd)}`)
    }
  })

  test('an exact time says how far its clock is from UTC', () => {
    const { local, utc, unix } = formatExactTime(NOON / 1000)
    const wall = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })
    expect(local.startsWith(wall.format(NOON))).toBe(true)
    expect(local).toMatch(/ (UTC|GMT[+-]\d{1,2}(:\d{2})?)$/)
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
    expect([formatAgo(0, 30), formatAgo(0, 7200), formatAgo(259_200, 0)]).toEqual(['30 s ago', '2 h ago', 'in 3 d'])
    expect([formatBytes(980), formatBytes(1234), formatBytes(3_400_000)]).toEqual(['980 B', '1.2 kB', '3.4 MB'])
  })
})
