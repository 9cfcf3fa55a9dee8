import { describe, expect, test } from 'vitest'
import {
  formatBytes,
  formatCost,
  formatCount,
  formatCreated,
  formatDuration,
  formatExact,
  formatNumber,
  splitModel,
} from './cell-format.ts'

const noon = Date.UTC(2026, 10, 22, 12, 4, 31) / 1000

describe('the Created column', () => {
  test('says the time alone today, the day within the year, the date before that', () => {
    expect(formatCreated(noon, noon + 60, 'UTC')).toBe('12:04:31')
    expect(formatCreated(noon - 86_400, noon, 'UTC')).toBe('21 Nov 12:04')
    expect(formatCreated(noon - 366 * 86_400, noon, 'UTC')).toBe('2025-11-21 12:04')
  })

  test('counts days in the zone it shows', () => {
    const beforeMidnight = Date.UTC(2026, 10, 21, 23, 30) / 1000
    expect(formatCreated(beforeMidnight, noon, 'UTC')).toBe('21 Nov 23:30')
    expect(formatCreated(beforeMidnight, noon, 'Europe/Berlin')).toBe('00:30:00')
  })

  test('keeps a time beyond the calendar as the number it is', () => {
    expect(formatCreated(1e15, noon, 'UTC')).toBe('1000000000000000')
    expect(formatExact(noon, 'UTC')).toBe('2026-11-22 12:04:31')
    expect(formatExact(0, 'UTC')).toBe('1970-01-01 00:00:00')
  })
})

describe('numbers', () => {
  test('costs are always marked as estimates and never vanish', () => {
    expect(formatCost(14.2)).toBe('≈ $14.20')
    expect(formatCost(0.0042)).toBe('≈ $0.0042')
    expect(formatCost(0.25)).toBe('≈ $0.25')
    expect(formatCost(0.00000012)).toBe('≈ < $0.0001')
    expect(formatCost(0)).toBe('≈ $0')
  })

  test('counts are grouped, parameters keep their digits', () => {
    expect(formatCount(1_204_318)).toBe('1,204,318')
    expect(formatNumber(0.1 + 0.2)).toBe('0.3')
    expect(formatNumber(-0.053_212)).toBe('-0.053212')
  })

  test('durations and sizes read at a glance', () => {
    expect([formatDuration(840), formatDuration(12_440), formatDuration(185_000)]).toEqual(['840 ms', '12.4 s', '3 min 5 s'])
    expect([formatBytes(840), formatBytes(12_440), formatBytes(3_100_000)]).toEqual(['840 B', '12.4 kB', '3.1 MB'])
  })
})

describe('model names', () => {
  test.each([
    ['gpt-4o-2024-08-06', 'gpt-4o', '-2024-08-06'],
    ['gpt-4-0613', 'gpt-4', '-0613'],
    ['gpt-4o-mini', 'gpt-4o-mini', ''],
    ['ft:gpt-4o-mini-2024-07-18:acme::abc', 'ft:gpt-4o-mini-2024-07-18:acme::abc', ''],
    ['', '', ''],
  ])('%s shows its snapshot apart', (model, name, snapshot) => {
    expect(splitModel(model)).toEqual({ name, snapshot })
  })
})
