import { toCreatedBounds } from '#contract/search/created-range.ts'
import type { CreatedRange, ExpiresRange, SpanBound } from '#contract/search/search-query.ts'
import { formatDayTime, formatSpan } from '#lib/format-span.ts'
import { type TimeZoneChoice, zoneName } from '#lib/format.ts'
import { filterMessages } from '../../../messages/list/filters.ts'

const { spans } = filterMessages

/**
 * `created=` in words, with dates in the chosen zone and the zone's name: `last 24 h`, `Nov 6 – 13 UTC`. `now`: Unix
 * milliseconds.
 */
export function toCreatedWords({ from, to }: CreatedRange, zone: TimeZoneChoice, now: number): string {
  const isOpen = to === null || (to.kind === 'relative' && to.seconds === 0)
  if (from?.kind === 'relative' && isOpen) return spans.last(toSpanText(from.text))
  if (from?.kind !== 'absolute' && to?.kind === 'relative') {
    return from === null
      ? spans.beforeAgo(toSpanText(to.text))
      : spans.betweenAgo(toSpanText(from.text), toSpanText(to.text))
  }
  const { from: first, to: last } = toCreatedBounds({ from, to }, now / 1000)
  const name = zoneName(zone)
  if (first !== null && last !== null) return `${formatSpan(first, last, zone, now)} ${name}`
  if (first !== null) return spans.since(`${formatDayTime(first, zone, now)} ${name}`)
  // The end is inclusive; the second after it is the rounder time.
  if (last !== null) return spans.before(`${formatDayTime(last + 1, zone, now)} ${name}`)
  return ''
}

/** `expires=` in words: `within 3 d`, `in 12 h to 2 d`. */
export function toExpiresWords({ from, to }: ExpiresRange): string {
  if (to === null) return from === null ? '' : spans.after(words(from))
  if (from === null) return spans.within(words(to))
  return to.seconds <= 0 ? spans.betweenAgo(words(from), words(to)) : spans.inTo(words(from), words(to))
}

function words(bound: SpanBound): string {
  return toSpanText(bound.text)
}

/** `-24h` as `24 h`: the sentence says the direction. */
function toSpanText(text: string): string {
  return text.replace(
    /^-?(\d+)([a-z])$/,
    (_, count: string, unit: string) => `${count} ${spans.units.get(unit) ?? unit}`,
  )
}
