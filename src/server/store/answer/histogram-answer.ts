import type { Histogram, SpanSums } from '#contract/found/facets.ts'
import { compareSeries } from './compare-series.ts'
import { NANO } from '../question/sort-columns.ts'
import { HOUR, DAY } from '../question/ord.ts'

/** Widths that a person would choose; beyond them, whole numbers of 30 days. */
const WIDTHS = [1, 5, 15, 60, 300, 900, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY]

/** With fewer rows than this, all are shown: one of them is not an outlier. */
const ENOUGH_ROWS = 10

/** Values that are told apart in a bar; the others are one part. */
const MOST_SERIES = 6

/** What an engine adds up: the rows of a span that have one value. */
export interface HistogramCell {
  /** Unix seconds. */
  from: number
  value: string | null
  count: number
  tokens: number
  /** Nano-dollars. */
  cost: number
}

/** The bars of cells, which come in the order of their spans. `isStacked`: their values are told apart. */
export function toHistogramAnswer(cells: readonly HistogramCell[], seconds: number, isStacked: boolean): Histogram {
  const series = isStacked ? toSeries(cells) : null
  const bars: Histogram['bars'] = []
  for (const cell of cells) {
    let bar = bars.at(-1)
    if (bar?.from !== cell.from) {
      bar = { from: cell.from, ...NO_SUMS, ...(series && { parts: series.shown.map(() => ({ ...NO_SUMS })) }) }
      bars.push(bar)
    }
    addCell(bar, cell)
    const part = series && bar.parts?.[series.placeOf.get(cell.value) ?? 0]
    if (part) addCell(part, cell)
  }
  for (const bar of bars) for (const sums of [bar, ...(bar.parts ?? [])]) sums.cost_usd /= NANO
  return { object: 'histogram', seconds, bars, ...(series && { series: series.shown }) }
}

const NO_SUMS: SpanSums = { count: 0, tokens: 0, cost_usd: 0 }

/** Adds nano-dollars, which are whole: the sum is the same whatever comes first. */
function addCell(sums: SpanSums, { count, tokens, cost }: HistogramCell): void {
  sums.count += count
  sums.tokens += tokens
  sums.cost_usd += cost
}

function toSeries(cells: readonly HistogramCell[]) {
  const counts = new Map<string | null, number>()
  for (const { value, count } of cells) counts.set(value, (counts.get(value) ?? 0) + count)
  const ranked = [...counts]
    .toSorted(([value, one], [other, many]) => many - one || compareSeries(value, other))
    .map(([value]) => value)
  const rest = ranked.length > MOST_SERIES + 1 ? ranked.length - MOST_SERIES : 0
  const shown = ranked.slice(0, ranked.length - rest).map((value) => ({ value, rest: 0 }))
  const placeOf = new Map(ranked.map((value, at) => [value, Math.min(at, shown.length)]))
  return { shown: rest > 0 ? [...shown, { value: null, rest }] : shown, placeOf }
}

/** The Unix seconds of the first and the last row. */
export interface Edges {
  oldest: number
  newest: number
}

/** Where the axis begins if the first hundredth of the rows (at least one) takes half of it or more; else null. */
export function afterTail(bars: Histogram['bars'], newest: number): number | null {
  const [first] = bars
  const rows = countOf(bars)
  if (first === undefined || rows < ENOUGH_ROWS) return null
  let left = Math.max(1, Math.floor(rows / 100))
  const body = bars.find((bar) => (left -= bar.count) < 0)
  return body !== undefined && body.from - first.from >= (newest - first.from) / 2 ? body.from : null
}

/** How many rows the bars represent. */
export function countOf(bars: Histogram['bars']): number {
  return bars.reduce((sum, bar) => sum + bar.count, 0)
}

/** How many seconds a bar spans, so that there are no more bars than that. */
export function toWidth(oldest: number, newest: number, bars: number): number {
  const fits = (width: number) => Math.floor(newest / width) - Math.floor(oldest / width) < bars
  const month = 30 * DAY
  return WIDTHS.find(fits) ?? month * (Math.ceil((newest - oldest) / month / Math.max(bars - 1, 1)) + 1)
}
