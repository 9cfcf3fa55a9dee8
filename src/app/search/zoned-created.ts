import { bareDateParts, isBareDate } from '#contract/search/created-range.ts'

/**
 * `created=` as typed by a user with local times: days, months and years become times with an offset, so that the
 * address means the same everywhere. Anything but a bare date stays.
 */
export function toZonedCreated(text: string): string {
  const cut = text.indexOf('..')
  const [from, to] = cut === -1 ? [text, text] : [text.slice(0, cut), text.slice(cut + 2)]
  if (!isBareDate(from) && !isBareDate(to)) return text
  return `${toMoment(from, 'from')}..${toMoment(to, 'to')}`
}

function toMoment(text: string, side: 'from' | 'to'): string {
  if (!isBareDate(text)) return text
  const date = new Date(new Date(...bareDateParts(text, side)).getTime() - (side === 'to' ? 1000 : 0))
  return withOffset(date)
}

/** `2026-11-06T00:00:00+09:00`: the local time with its offset. */
function withOffset(date: Date): string {
  const minutes = -date.getTimezoneOffset()
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, 19)
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`
}

function two(n: number): string {
  return String(Math.trunc(n)).padStart(2, '0')
}
