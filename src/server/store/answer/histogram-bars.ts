import type { Histogram } from '#contract/found/facets.ts'
import { HOUR, DAY } from '../question/place.ts'

/** Widths a person would choose; beyond them whole numbers of 30 days. */
const WIDTHS = [1, 5, 15, 60, 300, 900, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY]

/** Fewer rows than this are all shown: one of them is no outlier. */
const ENOUGH_ROWS = 10

/** Unix seconds of the first and the last row. */
export interface Edges {
  oldest: number
  newest: number
}

/** Where the axis begins when the first hundredth of the rows (one at least) takes half of it or more; else null. */
export function afterTail(bars: Histogram['bars'], newest: number): number | null {
  const [first] = bars
  const rows = countOf(bars)
  if (first === undefined || rows < ENOUGH_ROWS) return null
  let left = Math.max(1, Math.floor(rows / 100))
  const body = bars.find((bar) => (left -= bar.count) < 0)
  return body !== undefined && body.from - first.from >= (newest - first.from) / 2 ? body.from : null
}

/** How many rows the bars stand for. */
export function countOf(bars: Histogram['bars']): number {
  return bars.reduce((sum, bar) => sum + bar.count, 0)
}

/** How many seconds a bar spans, so that there are no more bars than that. */
export function toWidth(oldest: number, newest: number, bars: number): number {
  const fits = (width: number) => Math.floor(newest / width) - Math.floor(oldest / width) < bars
  const month = 30 * DAY
  return WIDTHS.find(fits) ?? month * (Math.ceil((newest - oldest) / month / Math.max(bars - 1, 1)) + 1)
}
