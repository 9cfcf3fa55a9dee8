export type TimeZoneChoice = 'local' | 'utc'

/*
 * Written out rather than asked of `Intl`: making one formatter costs the first screen some milliseconds, formatting with
 * it ten times as much as this, and the table does both for every row it draws.
 */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const SMALLEST = 0.00001
const COMPACT = ['', 'K', 'M', 'B', 'T']

/** What stands where there is nothing to say. */
export const NOTHING = '–'

/** `1,204`; an en dash for null ("not reported" is never 0). */
export function formatNumber(value: number | null): string {
  return value === null ? NOTHING : groupDigits(Math.round(value * 1000) / 1000)
}

/** `1.9M`, `812`; an en dash for null. */
export function formatCompact(value: number | null): string {
  if (value === null) return NOTHING
  const size = Math.abs(value)
  const power = size < 1000 ? 0 : Math.min(COMPACT.length - 1, Math.floor(Math.log10(size) / 3))
  const short = Number((value / 1000 ** power).toFixed(1))
  // 999,960 rounds to 1000K: the next unit says it shorter.
  const next = Math.abs(short) >= 1000 && power < COMPACT.length - 1
  return next ? `${short / 1000}${COMPACT[power + 1]}` : `${short}${COMPACT[power]}`
}

/** US dollars, always estimated: `≈ $14.20`, `≈ $0.00412`, `<$0.00001`; an en dash where the price is unknown. */
export function formatCost(usd: number | null): string {
  if (usd === null) return NOTHING
  if (usd > 0 && usd < SMALLEST) return `<$${SMALLEST.toFixed(5)}`
  return `≈\u00a0$${dollars(usd)}`
}

function dollars(usd: number): string {
  if (usd >= 1 || usd <= 0) return groupDigits(usd.toFixed(2))
  return usd >= 0.01 ? String(Number(usd.toPrecision(3))) : usd.toFixed(5).replace(/0{1,3}$/, '')
}

function groupDigits(number: number | string): string {
  const [whole = '', part] = String(number).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return part === undefined ? grouped : `${grouped}.${part}`
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
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

/** `12:04:31` today, `Nov 20 12:04` this year, `2025-11-20` before. `seconds` are Unix seconds. */
export function formatShortTime(seconds: number | null, zone: TimeZoneChoice, now: number = Date.now()): string {
  const date = toDate(seconds)
  if (date === null) return seconds === null ? NOTHING : String(seconds)
  const then = readClock(date, zone)
  const today = readClock(new Date(now), zone)
  if (then.year !== today.year) return isoDay(date, zone)
  if (then.month === today.month && then.day === today.day) return then.clock
  return `${MONTHS[then.month]} ${then.day} ${then.clock.slice(0, 5)}`
}

/** The same moment three ways: local time with its distance from UTC, UTC, and Unix seconds. */
export function formatExactTime(seconds: number): { local: string; utc: string; unix: string } {
  const date = toDate(seconds)
  if (date === null) return { local: NOTHING, utc: NOTHING, unix: String(seconds) }
  const { year, month, day, clock } = readClock(date, 'local')
  return {
    local: `${MONTHS[month]} ${day}, ${year}, ${clock} ${zoneOf(date)}`,
    utc: date.toISOString().replace('.000Z', 'Z'),
    unix: String(seconds),
  }
}

/** `UTC`, `GMT+1`, `GMT-3:30`: how far the local clock of that moment is from UTC. */
function zoneOf(date: Date): string {
  const minutes = -date.getTimezoneOffset()
  if (minutes === 0) return 'UTC'
  const rest = Math.abs(minutes) % 60
  return `GMT${minutes > 0 ? '+' : '-'}${Math.floor(Math.abs(minutes) / 60)}${rest === 0 ? '' : `:${twoDigits(rest)}`}`
}

/** A date as a clock on the wall of that zone shows it. Months count from 0. */
function readClock(date: Date, zone: TimeZoneChoice): { year: number; month: number; day: number; clock: string } {
  const utc = zone === 'utc'
  const clock = utc
    ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
    : [date.getHours(), date.getMinutes(), date.getSeconds()]
  return {
    year: utc ? date.getUTCFullYear() : date.getFullYear(),
    month: utc ? date.getUTCMonth() : date.getMonth(),
    day: utc ? date.getUTCDate() : date.getDate(),
    clock: clock.map(twoDigits).join(':'),
  }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}

/** The three exact forms on three lines, for a `title`. */
export function formatExactTimeLines(seconds: number): string {
  const { local, utc, unix } = formatExactTime(seconds)
  return `${local}\n${utc}\nUnix ${unix}`
}

/** `2 min ago`, `in 3 d`. Both are Unix seconds. */
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
          : `${Math.round(far / 86_400)} d`
  return gap < 0 ? `in ${text}` : `${text} ago`
}

/** `2026-11-20` in the chosen zone. */
export function isoDay(date: Date, zone: TimeZoneChoice): string {
  if (zone === 'utc') return date.toISOString().slice(0, 10)
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return parts.map(twoDigits).join('-')
}

function toDate(seconds: number | null): Date | null {
  if (seconds === null) return null
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? null : date
}
