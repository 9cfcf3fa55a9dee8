/**
 * Numbers and times as `Intl` writes them in English, without it: the first formatter that a page makes costs 27 ms of its
 * main thread (Chromium reads what all its languages have), and opening the list costs 250 in all. `english.test.ts` holds
 * each function to the word of `Intl`. What is rare is left to it: these functions give null then.
 */
const UNITS = [
  ['K', 1e3],
  ['M', 1e6],
  ['B', 1e9],
  ['T', 1e12],
] as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `1,204`; null for what is no whole number, or too large to be an exact one. */
export function englishNumber(value: number): string | null {
  return Number.isSafeInteger(value) ? `${value < 0 ? '-' : ''}${groupDigits(String(Math.abs(value)))}` : null
}

/** `12.3K`, at most one digit after the point; null for what is no whole number from 0 to under 999.95T. */
export function englishCompact(value: number): string | null {
  if (!Number.isSafeInteger(value) || value < 0) return null
  if (value < 1000) return String(value)
  for (const [name, unit] of UNITS) {
    const tenths = Math.floor((value + unit / 20) / (unit / 10))
    if (tenths < 10_000) return `${Math.floor(tenths / 10)}${tenths % 10 === 0 ? '' : `.${tenths % 10}`}${name}`
  }
  return null
}

/**
 * `$14.20`, `$0.00412`: from `least` to `most` digits after the point, rounded half up by the shortest decimal that means
 * the value, as `Intl` does. Null for what is below 0, or written with an exponent.
 */
export function englishDollars(usd: number, least: number, most: number): string | null {
  const [, whole, part = ''] = /^(\d+)(?:\.(\d+))?$/.exec(String(usd)) ?? []
  if (whole === undefined || usd >= 1e9) return null
  let digits = BigInt(whole + part.slice(0, most).padEnd(most, '0'))
  if (Number(part[most] ?? 0) >= 5) digits++
  const text = String(digits).padStart(most + 1, '0')
  const [front, back] = [text.slice(0, text.length - most), text.slice(text.length - most)]
  const shown = back.slice(0, least) + back.slice(least).replace(/0+$/, '')
  return `$${groupDigits(front)}${shown === '' ? '' : `.${shown}`}`
}

/** `12:04:31`. `date` is a moment whose UTC hours are those that are meant. */
export function englishClock(date: Date): string {
  return [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':')
}

/** `12:04`. `date` is a moment whose UTC hours are those that are meant. */
export function englishMinute(date: Date): string {
  return englishClock(date).slice(0, 5)
}

/** `Nov 20`, or `Nov 20, 2025`. `date` is a moment whose UTC day is the one that is meant. */
export function englishDay(date: Date, withYear: boolean): string {
  const day = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`
  return withYear ? `${day}, ${date.getUTCFullYear()}` : day
}

/**
 * `UTC`, `UTC+1`, `UTC-3:30`: how far a zone is from UTC at a moment; a short name of it is not known without `Intl`, and some
 * mean several zones. `behind` is in minutes, as `getTimezoneOffset` gives them.
 */
export function englishOffset(behind: number): string {
  const far = Math.abs(behind)
  if (far === 0) return 'UTC'
  const hours = `${behind > 0 ? '-' : '+'}${Math.floor(far / 60)}`
  return `UTC${hours}${far % 60 === 0 ? '' : `:${twoDigits(far % 60)}`}`
}

const twoDigits = (value: number) => String(value).padStart(2, '0')
const groupDigits = (digits: string) => digits.replace(/\B(?=(?:\d{3})+$)/g, ',')
