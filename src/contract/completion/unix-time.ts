import { ExactNumber } from '../json/lossless-json.ts'

/** As seconds, numbers above these would be after the year 5138: they must count a smaller unit. */
const UNITS = [
  { from: 1e17, perSecond: 1e9 },
  { from: 1e14, perSecond: 1e6 },
  { from: 1e11, perSecond: 1e3 },
] as const

/** A text of digits. Fewer than nine are rather a year (2026) or a day (20261128) than seconds. */
const NUMBER = /^\d{9,}(\.\d+)?$/
/** A date with a time. People omit the `T` and the zone, which is then UTC. */
const DATE = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i

/**
 * The time that a server or a log meant, in Unix seconds with their fraction: from seconds, milli-, micro- or
 * nanoseconds, as a number or text, or from an ISO date. Null if it is none of these.
 */
export function toUnixTime(value: unknown): number | null {
  if (typeof value === 'number') return fromNumber(value)
  if (value instanceof ExactNumber) return fromNumber(Number(value.source))
  if (typeof value !== 'string') return null
  const text = value.trim()
  return NUMBER.test(text) ? fromNumber(Number(text)) : fromDate(text)
}

function fromNumber(value: number): number | null {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e20) return null
  const unit = UNITS.find(({ from }) => Math.abs(value) >= from)
  return unit === undefined ? value : value / unit.perSecond
}

function fromDate(text: string): number | null {
  const [, day, time = '', zone = 'Z'] = DATE.exec(text) ?? []
  if (day === undefined) return null
  const offset = /^(Z|UTC)$/i.test(zone) ? 'Z' : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')
  const ms = Date.parse(`${day}T${time.replace(',', '.')}${offset}`)
  return Number.isNaN(ms) ? null : ms / 1000
}
