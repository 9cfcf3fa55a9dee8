import { toNextBucket, type UsageOverTime, type UsageSums } from '#contract/found/usage-over-time.ts'

export type UsageMeasure = keyof UsageSums

/** One series of the chart; `rest` is how many are combined in it, those beyond the limit. */
export interface Series {
  name: string | null
  total: number
  rest: number
  /** What it stands for: its name, or those that are combined. */
  names: readonly (string | null)[]
}

/** One time span with a value for each series, in their order. */
export interface UsageSpan {
  from: number
  to: number
  values: readonly number[]
  sum: number
}

export interface UsageChart {
  series: readonly Series[]
  spans: readonly UsageSpan[]
}

/** How many empty spans in a row are drawn. */
const MOST_GAP = 1_000

/** How many colours can be told apart side by side. */
const MOST_SERIES = 7

/** The figures of one measure, the largest series first; empty spans are 0, so that the axis is linear in time. */
export function toUsageChart(usage: UsageOverTime, measure: UsageMeasure): UsageChart {
  const totals = new Map<string | null, number>()
  for (const bucket of usage.buckets) totals.set(bucket.series, (totals.get(bucket.series) ?? 0) + bucket[measure])
  const ranked = [...totals].toSorted(([, one], [, other]) => other - one)
  const shown = ranked.length > MOST_SERIES ? ranked.slice(0, MOST_SERIES - 1) : ranked
  const rest = ranked.slice(shown.length)
  const series: Series[] = shown.map(([name, total]) => ({ name, total, rest: 0, names: [name] }))
  if (rest.length > 0)
    series.push({
      name: null,
      total: rest.reduce((sum, [, one]) => sum + one, 0),
      rest: rest.length,
      names: rest.map(([name]) => name),
    })
  const placeOf = new Map(ranked.map(([name], at) => [name, Math.min(at, series.length - 1)]))

  const spans = new Map<number, number[]>()
  for (const bucket of usage.buckets) {
    const values = spans.get(bucket.from) ?? series.map(() => 0)
    const at = placeOf.get(bucket.series) ?? 0
    values[at] = (values[at] ?? 0) + bucket[measure]
    spans.set(bucket.from, values)
  }
  return { series, spans: fill(spans, usage, series.length) }
}

/** The sum of each span by its beginning, and of all of them. */
export interface UsageTotals {
  of: ReadonlyMap<number, number>
  all: number
}

/** The sums of one measure over usage that is not split. */
export function toUsageTotals(usage: UsageOverTime, measure: UsageMeasure): UsageTotals {
  const of = new Map(usage.buckets.map((bucket) => [bucket.from, bucket[measure]]))
  return { of, all: [...of.values()].reduce((sum, one) => sum + one, 0) }
}

function fill(known: ReadonlyMap<number, number[]>, { unit, zone }: UsageOverTime, series: number): UsageSpan[] {
  const starts = [...known.keys()]
  const spans: UsageSpan[] = []
  const add = (from: number) => {
    const to = toNextBucket(from, unit, zone)
    const values = known.get(from) ?? Array.from({ length: series }, () => 0)
    spans.push({ from, to, values, sum: values.reduce((sum, value) => sum + value, 0) })
    return to
  }
  for (const start of starts) {
    let from = spans.at(-1)?.to ?? start
    // A gap of years is not drawn hour by hour.
    if (start - from > MOST_GAP * (toNextBucket(from, unit, zone) - from)) from = start
    while (from < start) from = add(from)
    add(start)
  }
  return spans
}
