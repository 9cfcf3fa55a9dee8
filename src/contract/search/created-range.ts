import type { CreatedRange, Range, TimeBound } from './search-query.ts'

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 }
/** A year, a month or a day. Four digits are a year; as Unix seconds they would be in January 1970. */
const ISO_DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+ -]\d{2}:\d{2})?$/

/**
 * Reads `-24h..`, `-7d..-1d`, `2026-11-01..2026-11-08`, `2025..2026`, `2026-11-01T10:00:00Z..`, or one day, month or
 * year. Relative bounds count back from the time of the request (`s m h d w`, or `now`), as a positive number of
 * seconds. Dates and times without a zone are UTC, so that a link means the same everywhere. A date as the end includes
 * its whole day, month or year; other digits are Unix seconds. Null for anything else.
 */
export function parseCreatedRange(text: string): CreatedRange | null {
  const cut = text.indexOf('..')
  if (cut === -1) return ISO_DATE.test(text) ? parseCreatedRange(`${text}..${text}`) : null
  const [fromText, toText] = [text.slice(0, cut), text.slice(cut + 2)]
  const from = parseBound(fromText, 'from')
  const to = parseBound(toText, 'to')
  if ((fromText !== '' && from === null) || (toText !== '' && to === null) || (from === null && to === null))
    return null
  return isReversed(from, to) ? null : { from, to }
}

/** Whether the end is before the beginning at any time of asking. */
function isReversed(from: TimeBound | null, to: TimeBound | null): boolean {
  if (from === null || to === null || from.kind !== to.kind) return false
  return from.kind === 'relative' ? from.seconds < to.seconds : from.seconds > to.seconds
}

/** `2026-02-30` is not a date, although `Date` reads it as the second of March. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text.slice(0, 10)}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 10))
}

/** Whether this is a year, month or day without a time, so that its bounds depend on the zone. */
export function isBareDate(text: string): boolean {
  return ISO_DATE.test(text) && isDay(`${text}-01-01`.slice(0, 10))
}

/** The parts of a bare date as `Date` counts them; for its end, those of the next day, month or year. */
export function bareDateParts(text: string, side: 'from' | 'to'): [year: number, month: number, day: number] {
  const [year = 0, month, day] = text.split('-').map(Number)
  const next = side === 'to' ? 1 : 0
  if (month === undefined) return [year + next, 0, 1]
  return day === undefined ? [year, month - 1 + next, 1] : [year, month - 1, day + next]
}

function parseBound(text: string, side: 'from' | 'to'): TimeBound | null {
  const relative = /^-(\d{1,9})([smhdw])$/.exec(text)
  if (relative !== null) {
    return { kind: 'relative', seconds: Number(relative[1]) * (UNITS[relative[2] ?? ''] ?? 0), text }
  }
  if (text === 'now') return { kind: 'relative', seconds: 0, text }
  if (isBareDate(text)) {
    const seconds = Date.UTC(...bareDateParts(text, side)) / 1_000
    return { kind: 'absolute', seconds: side === 'from' ? seconds : seconds - 1, text }
  }
  if (/^\d{1,10}$/.test(text)) return { kind: 'absolute', seconds: Number(text), text }
  const time = ISO_TIME.exec(text)
  if (time === null || !isDay(text)) return null
  // A plus that was not escaped in an address has become a space.
  const milliseconds = Date.parse(time[3] === undefined ? `${text}Z` : text.replace(' ', '+'))
  if (Number.isNaN(milliseconds)) return null
  const seconds = milliseconds / 1_000
  return { kind: 'absolute', seconds: side === 'from' ? Math.ceil(seconds) : Math.floor(seconds), text }
}

/** The text that `parseCreatedRange` reads back. */
export function formatCreatedRange({ from, to }: CreatedRange): string {
  return `${from?.text ?? ''}..${to?.text ?? ''}`
}

/** Inclusive bounds in Unix seconds at the time `nowSeconds`, from which relative bounds count back. */
export function toCreatedBounds(range: CreatedRange, nowSeconds: number): Range {
  const resolve = (bound: TimeBound | null) =>
    bound === null ? null : bound.kind === 'relative' ? Math.floor(nowSeconds) - bound.seconds : bound.seconds
  return { from: resolve(range.from), to: resolve(range.to) }
}
