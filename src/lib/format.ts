import {
  englishClock,
  englishCompact,
  englishDay,
  englishDollars,
  englishMinute,
  englishNumber,
  englishOffset,
} from './english.ts'

export type TimeZoneChoice = 'local' | 'utc'

const LOCALE = 'en'
/** The last of the five digits after the point that are shown. */
const SMALLEST_DOLLARS = 0.00001

/** Made when first needed, and kept: the first formatter of a page costs about 20 ms, each format then microseconds. */
function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
const number = (options: Intl.NumberFormatOptions = {}) => once(() => new Intl.NumberFormat(LOCALE, options))
const DOLLARS = { style: 'currency', currency: 'USD' } as const
const whole = number()
const compact = number({ notation: 'compact', maximumFractionDigits: 1 })
const huge = number({ notation: 'scientific', maximumFractionDigits: 1 })
const cents = number(DOLLARS)
const small = number({ ...DOLLARS, maximumSignificantDigits: 3 })
const tiny = number({ ...DOLLARS, maximumFractionDigits: 5 })

/** Shown for a missing value. */
const NOTHING = '–'

/** `1,204`; an en dash for null ("not reported" is never 0). */
export function formatNumber(value: number | null): string {
  return value === null ? NOTHING : (englishNumber(value) ?? whole().format(value))
}

/** `1.9M`, `812`, `1E15`; an en dash for null. */
export function formatCompact(value: number | null): string {
  if (value === null) return NOTHING
  return englishCompact(value) ?? (Math.abs(value) < 1e15 ? compact : huge)().format(value)
}

/** US dollars: `≈ $14.20`, `≈ $0.00412`, `<$0.00001`; without “≈” if reported; an en dash if the price is unknown. */
export function formatCost(usd: number | null, isReported = false): string {
  if (usd === null) return NOTHING
  if (usd > 0 && usd < SMALLEST_DOLLARS) return '<$0.00001'
  return `${isReported ? '' : '≈\u00a0'}${formatDollars(usd)}`
}

/** From a dollar on cents, below it three digits that say something, below a cent five digits in all. */
function formatDollars(usd: number): string {
  if (usd >= 1 || usd === 0) return englishDollars(usd, 2, 2) ?? cents().format(usd)
  if (usd < 0.01) return englishDollars(usd, 2, 5) ?? tiny().format(usd)
  return englishDollars(usd, 0, usd >= 0.1 ? 3 : 4) ?? small().format(usd)
}

/** `980 B`, `1.2 kB`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3))
  return `${(bytes / 1000 ** power).toFixed(1)} ${['B', 'kB', 'MB', 'GB'][power] ?? 'GB'}`
}

/** `420 ms`, `3.2 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** `12:04:31` today, `Nov 20 12:04` this year, `2025-11-20` before. `seconds` are Unix seconds. */
export function formatShortTime(seconds: number | null, zone: TimeZoneChoice, nowMs: number = Date.now()): string {
  const date = toDate(seconds)
  if (date === null) return seconds === null ? NOTHING : String(seconds)
  const [day, today] = [isoDay(date, zone), isoDay(new Date(nowMs), zone)]
  const read = asIfUtc(date, zone)
  if (day === today) return englishClock(read)
  return day.slice(0, -6) === today.slice(0, -6) ? `${englishDay(read, false)} ${englishMinute(read)}` : day
}

/** The same moment as local time with its zone, as UTC, and as Unix seconds. */
export function formatExactTime(seconds: number): { local: string; utc: string; unix: string } {
  const date = toDate(seconds)
  if (date === null) return { local: NOTHING, utc: NOTHING, unix: String(seconds) }
  const read = asIfUtc(date, 'local')
  return {
    local: `${englishDay(read, true)}, ${englishClock(read)} ${englishOffset(date.getTimezoneOffset())}`,
    utc: date.toISOString().replace('.000Z', 'Z'),
    unix: String(seconds),
  }
}

/** The three exact forms on three lines, for a `title`. */
export function formatExactTimeLines(seconds: number): string {
  const { local, utc, unix } = formatExactTime(seconds)
  return `${local}\n${utc}\nUnix ${unix}`
}

/** In seconds, with the leap day shared out. */
const YEAR_S = 365.25 * 86_400

/** `2 min ago`, `in 3 d`, `2 y ago`. Both are Unix seconds. */
export function formatAgo(seconds: number, now: number): string {
  const gap = now - seconds
  const far = Math.abs(gap)
  const text =
    far < 60
      ? `${Math.round(far)} s`
      : far < 3600
        ? `${Math.round(far / 60)} min`
        : far < 86_400
          ? `${Math.round(far / 3600)} h`
          : far < 2 * YEAR_S
            ? `${Math.round(far / 86_400)} d`
            : `${Math.floor(far / YEAR_S)} y`
  return gap < 0 ? `in ${text}` : `${text} ago`
}

/** `UTC`, or the name of this machine's zone: `Europe/Oslo`. */
export function zoneName(zone: TimeZoneChoice): string {
  return zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** `2026-11-20` in the chosen zone. */
export function isoDay(date: Date, zone: TimeZoneChoice): string {
  if (zone === 'utc') return date.toISOString().slice(0, 10)
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return parts.map((part) => String(part).padStart(2, '0')).join('-')
}

/** The moment whose UTC day and hours are those of `date` in the zone. */
export function asIfUtc(date: Date, zone: TimeZoneChoice): Date {
  return zone === 'utc' ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
}

function toDate(seconds: number | null): Date | null {
  if (seconds === null) return null
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? null : date
}
