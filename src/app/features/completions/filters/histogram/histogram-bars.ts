import type { Histogram, SpanSums } from '#contract/found/facets.ts'

export interface Bar extends SpanSums {
  /** When the span begins, in Unix seconds. */
  from: number
  parts?: readonly SpanSums[] | undefined
}
/** What a bar is as high as. */
export type BarMeasure = keyof SpanSums

/** More spans would be too narrow to tell apart. */
const MOST_BARS = 400

/** The spans of a histogram without gaps, oldest first, including empty ones. */
export function toBars({ bars, seconds }: Histogram): readonly Bar[] {
  const [first, last] = [bars[0], bars.at(-1)]
  if (first === undefined || last === undefined || seconds <= 0) return []
  const length = Math.round((last.from - first.from) / seconds) + 1
  if (length > MOST_BARS) return bars
  const known = new Map(bars.map((bar) => [Math.round((bar.from - first.from) / seconds), bar]))
  const empty = (index: number) => ({ from: first.from + index * seconds, count: 0, tokens: 0, cost_usd: 0 })
  return Array.from({ length }, (_, index) => known.get(index) ?? empty(index))
}

/** The seconds of the spans `a` to `b` (in either order), with both ends included; null if there are no such spans. */
export function toSeconds(bars: readonly Bar[], seconds: number, a: number, b: number): [number, number] | null {
  const from = bars[Math.min(a, b)]?.from
  const last = bars[Math.max(a, b)]?.from
  return from === undefined || last === undefined ? null : [from, last + seconds - 1]
}
