import { englishDay, englishMinute } from './english.ts'
import { asIfUtc, isoDay, type TimeZoneChoice } from './format.ts'

const LOCALE = 'en'
const DAY = { month: 'short', day: 'numeric' } as const
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const made = new Map<string, Intl.DateTimeFormat>()

/** One formatter of each kind is kept: the first of a page costs about 20 ms, each further one about one. */
function formatter(kind: string, zone: TimeZoneChoice, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${kind} ${zone}`
  const known = made.get(key)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat(LOCALE, { ...options, ...(zone === 'utc' ? { timeZone: 'UTC' } : {}) })
  made.set(key, format)
  return format
}

/**
 * A time span in words: `Nov 6`, `Nov 6 – 13`, `Nov 6, 12:00 – 13:59`, `Nov 2025`, `2025 – 2026`. Both are inclusive
 * Unix seconds. Whole days of the zone are written as days, and the year only if it is not the current one.
 */
export function formatSpan(from: number, to: number, zone: TimeZoneChoice, nowMs: number = Date.now()): string {
  const [start, end] = [new Date(from * 1000), new Date(to * 1000)]
  if (Number.isNaN(start.getTime()) || Number.isNaN(end.getTime())) return `${from} – ${to}`
  const [first, last] = [isoDay(start, zone), isoDay(end, zone)]
  const days = isMidnight(start, zone) && isMidnight(new Date((to + 1) * 1000), zone)
  if (days && first.endsWith('-01-01') && last.endsWith('-12-31')) {
    return tidy(formatter('year', zone, { year: 'numeric' }).formatRange(start, end))
  }
  const thisYear = isoDay(new Date(nowMs), zone).slice(0, -6)
  const year = first.slice(0, -6) === thisYear && last.slice(0, -6) === thisYear ? {} : ({ year: 'numeric' } as const)
  const more = 'year' in year ? 'year' : ''
  if (!days) return tidy(formatter(`time${more}`, zone, { ...DAY, ...CLOCK, ...year }).formatRange(start, end))
  if (first.endsWith('-01') && first.slice(0, 7) === last.slice(0, 7) && isMonthsEnd(end, zone)) {
    return formatter('month', zone, { month: 'short', year: 'numeric' }).format(start)
  }
  return tidy(formatter(`day${more}`, zone, { ...DAY, ...year }).formatRange(start, end))
}

/**
 * A day with its time, `Nov 6, 12:00`, or without it at the start of a day; the year only if it is not the current one.
 */
export function formatDayTime(seconds: number, zone: TimeZoneChoice, nowMs: number = Date.now()): string {
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return String(seconds)
  const thisYear = isoDay(date, zone).slice(0, -6) === isoDay(new Date(nowMs), zone).slice(0, -6)
  const read = asIfUtc(date, zone)
  const day = englishDay(read, !thisYear)
  return isMidnight(date, zone) ? day : `${day}, ${englishMinute(read)}`
}

function isMidnight(date: Date, zone: TimeZoneChoice): boolean {
  return zone === 'utc'
    ? date.getTime() % 86_400_000 === 0
    : date.getHours() + date.getMinutes() + date.getSeconds() + date.getMilliseconds() === 0
}

function isMonthsEnd(date: Date, zone: TimeZoneChoice): boolean {
  return isoDay(new Date(date.getTime() + 1000), zone).endsWith('-01')
}

/** Intl puts thin and narrow spaces around its dash; plain ones are what people type and search. */
function tidy(text: string): string {
  return text.replaceAll(/[\u2009\u202F\u00A0]/g, ' ')
}
