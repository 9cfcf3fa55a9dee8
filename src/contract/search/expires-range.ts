import type { ExpiresRange, Range, SpanBound } from './search-query.ts'

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400, w: 604_800 }

/**
 * Reads `..3d`, `12h..2d` or `-7d..0d`: times from now in `m h d w`; negative ones are in the past. Null for anything
 * else.
 */
export function parseExpiresRange(text: string): ExpiresRange | null {
  const cut = text.indexOf('..')
  if (cut === -1) return null
  const [fromText, toText] = [text.slice(0, cut), text.slice(cut + 2)]
  const [from, to] = [parseSpan(fromText), parseSpan(toText)]
  if ((fromText !== '' && from === null) || (toText !== '' && to === null) || (from === null && to === null))
    return null
  return from !== null && to !== null && from.seconds > to.seconds ? null : { from, to }
}

function parseSpan(text: string): SpanBound | null {
  const span = /^(-?\d{1,6})([mhdw])$/.exec(text)
  return span === null ? null : { seconds: Number(span[1]) * (UNITS[span[2] ?? ''] ?? 0), text }
}

/** The text that `parseExpiresRange` reads back. */
export function formatExpiresRange({ from, to }: ExpiresRange): string {
  return `${from?.text ?? ''}..${to?.text ?? ''}`
}

/** Inclusive bounds in Unix seconds. Only a negative beginning includes rows that have expired already. */
export function toExpiresBounds({ from, to }: ExpiresRange, nowSeconds: number): Range {
  const now = Math.floor(nowSeconds)
  return { from: now + (from?.seconds ?? 0), to: to === null ? null : now + to.seconds }
}
