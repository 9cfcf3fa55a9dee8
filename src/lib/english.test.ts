import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  englishClock,
  englishCompact,
  englishDay,
  englishDollars,
  englishMinute,
  englishNumber,
  englishOffset,
} from './english.ts'

const DOLLARS = { style: 'currency', currency: 'USD' } as const
const whole = new Intl.NumberFormat('en')
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const cents = new Intl.NumberFormat('en', DOLLARS)
const small = new Intl.NumberFormat('en', { ...DOLLARS, maximumSignificantDigits: 3 })
const tiny = new Intl.NumberFormat('en', { ...DOLLARS, maximumFractionDigits: 5 })
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' } as const
const clock = new Intl.DateTimeFormat('en', { ...CLOCK, second: '2-digit' })
const short = new Intl.DateTimeFormat('en', { ...CLOCK, month: 'short', day: 'numeric' })

const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' })

const RUNS = { numRuns: 2_000 }
const integers = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.nat(1_000_000), edges())
const dates = fc.date({ min: new Date(0), max: new Date(Date.UTC(2100, 0)), noInvalidDate: true })

/** Around each place where one more digit begins, or the unit changes. */
function edges() {
  return fc
    .tuple(fc.integer({ min: 0, max: 14 }), fc.integer({ min: -60, max: 60 }), fc.constantFrom(1, 9.995, 9.9995))
    .map(([power, more, times]) => Math.round(10 ** power * times) + more)
}

describe('what the first screen shows is written as Intl writes it', () => {
  test('whole numbers', () => {
    fc.assert(
      fc.property(integers, (value) => {
        expect(englishNumber(value)).toBe(whole.format(value === 0 ? 0 : value))
      }),
      RUNS,
    )
    expect(englishNumber(1.5)).toBeNull()
  })

  test('counts that are shortened', () => {
    const counts = integers.map(Math.abs).filter((value) => value < 9.9995e14)
    fc.assert(
      fc.property(counts, (value) => {
        expect(englishCompact(value)).toBe(compact.format(value))
      }),
      RUNS,
    )
    expect([englishCompact(-1), englishCompact(0.5), englishCompact(9.9999e14)]).toEqual([null, null, null])
  })

  test('dollars, of any number of digits', () => {
    const decimals = fc
      .tuple(fc.nat(10_000_000), fc.integer({ min: 0, max: 9 }))
      .map(([digits, places]) => Number(`${digits}e-${places}`))
    const amounts = fc.oneof(decimals, fc.double({ min: 0, max: 1e6, noNaN: true })).filter((usd) => usd >= 1e-6)
    fc.assert(
      fc.property(amounts, (usd) => {
        expect(englishDollars(usd, 2, 2)).toBe(cents.format(usd))
        expect(englishDollars(usd, 2, 5)).toBe(tiny.format(usd))
      }),
      RUNS,
    )
    const below = fc.oneof(
      fc.integer({ min: 100_000, max: 9_999_999 }).map((digits) => digits / 1e7),
      fc.double({ min: 0.01, max: 0.9999, noNaN: true }),
    )
    fc.assert(
      fc.property(below, (usd) => {
        expect(englishDollars(usd, 0, usd >= 0.1 ? 3 : 4)).toBe(small.format(usd))
      }),
      RUNS,
    )
    expect([englishDollars(-1, 2, 2), englishDollars(1e-7, 2, 5)]).toEqual([null, null])
  })

  test('times of a day, and days', () => {
    fc.assert(
      fc.property(dates, (date) => {
        expect(englishClock(date)).toBe(clock.format(date))
        expect(`${englishDay(date, false)}, ${englishMinute(date)}`).toBe(short.format(date))
        expect(englishDay(date, true)).toBe(day.format(date))
      }),
      RUNS,
    )
  })

  test('how far a zone is from UTC, as Intl has it but for the name of the whole', () => {
    const zones = ['America/St_Johns', 'Asia/Kolkata', 'Europe/Oslo', 'America/New_York', 'Pacific/Chatham']
    fc.assert(
      fc.property(dates, fc.constantFrom(...zones), (date, timeZone) => {
        const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(date)
        const named = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
        const [, sign = '', hours = 0, minutes = 0] = /^GMT([+-])(\d+)(?::(\d+))?$/.exec(named) ?? []
        const behind = (sign === '-' ? 1 : -1) * (Number(hours) * 60 + Number(minutes))
        expect(englishOffset(behind)).toBe(named.replace('GMT', 'UTC'))
      }),
    )
    expect([englishOffset(0), englishOffset(-0)]).toEqual(['UTC', 'UTC'])
  })
})
