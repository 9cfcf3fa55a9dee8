const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const fine = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 })
const SNAPSHOT = /^(?<name>.*?[^-])(?<snapshot>-\d{4}(?:-\d{2}-\d{2})?|@[\w.-]+)$/u

/** `12431` as `12,431`. */
export function formatCount(count: number): string {
  return whole.format(count)
}

/** A parameter or statistic: at most six significant digits. */
export function formatNumber(value: number): string {
  return fine.format(value)
}

/** US dollars for a narrow column, two digits that matter: `≈ $0.0042`, `≈ $14.20`, `≈ < $0.0001`. */
export function formatCost(dollars: number): string {
  if (dollars === 0) return '≈ $0'
  if (dollars < 0.0001) return '≈ < $0.0001'
  const digits = dollars >= 1 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(dollars)))
  return `≈ $${dollars.toFixed(digits)}`
}

/** Milliseconds as `840 ms`, `12.4 s`, `3 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Bytes as `840 B`, `12.4 kB`, `3.1 MB` (powers of 1000). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** The part of a model's name that is its family, and the dated part after it (`gpt-4o` and `-2024-08-06`). */
export function splitModel(model: string): { name: string; snapshot: string } {
  const parts = SNAPSHOT.exec(model)?.groups
  return { name: parts?.['name'] ?? model, snapshot: parts?.['snapshot'] ?? '' }
}

/**
 * A time for the Created column: `12:04:31` today, `21 Nov 12:04` within the year, else `2025-11-21 12:04`.
 * `seconds` and `now` are Unix seconds; `zone` is an IANA name or undefined for the local one.
 */
export function formatCreated(seconds: number, now: number, zone: string | undefined): string {
  const at = clockParts(seconds, zone)
  const today = clockParts(now, zone)
  if (at === null) return String(seconds)
  if (today !== null && at.date === today.date) return `${at.hour}:${at.minute}:${at.second}`
  if (today !== null && at.year === today.year) return `${at.day} ${at.monthName} ${at.hour}:${at.minute}`
  return `${at.date} ${at.hour}:${at.minute}`
}

/** The exact time in a zone: `2026-11-21 12:04:31`. Unix seconds; a time beyond the calendar stays a number. */
export function formatExact(seconds: number, zone: string | undefined): string {
  const at = clockParts(seconds, zone)
  return at === null ? String(seconds) : `${at.date} ${at.hour}:${at.minute}:${at.second}`
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockParts(seconds: number, zone: string | undefined) {
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return null
  const parts = Object.fromEntries(clockFor(zone).formatToParts(date).map((part) => [part.type, part.value]))
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = parts
  return {
    year,
    day: String(Number(day)),
    monthName: MONTHS[Number(month) - 1] ?? month,
    hour,
    minute,
    second,
    date: `${year}-${month}-${day}`,
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function clockFor(zone: string | undefined): Intl.DateTimeFormat {
  const name = zone ?? ''
  const held = clocks.get(name)
  if (held !== undefined) return held
  const made = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...(zone === undefined ? {} : { timeZone: zone }),
  })
  clocks.set(name, made)
  return made
}
