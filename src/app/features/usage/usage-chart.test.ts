import { expect, test } from 'vitest'
import type { UsageBucket, UsageOverTime } from '#contract/found/usage-over-time.ts'
import { toUsageTotals, toUsageChart } from './usage-chart.ts'

const DAY = 86_400
const bucket = (day: number, series: string | null, tokens: number): UsageBucket => ({
  from: day * DAY,
  series,
  calls: 1,
  prompt_tokens: 0,
  completion_tokens: 0,
  cached_tokens: 0,
  reasoning_tokens: 0,
  tokens,
  cost_usd: 0,
  cut: 0,
  refused: 0,
  failed: 0,
  cache_hits: 0,
})
const usage = (...buckets: UsageBucket[]): UsageOverTime => ({
  object: 'usage',
  source: 'store',
  by: 'model',
  unit: 'day',
  zone: 'UTC',
  buckets,
})

test('the largest series comes first, and a day without calls is a day of nothing', () => {
  const { series, spans } = toUsageChart(usage(bucket(1, 'a', 5), bucket(1, 'b', 9), bucket(3, 'a', 1)), 'tokens')
  expect(series.map(({ name, total }) => [name, total])).toEqual([
    ['b', 9],
    ['a', 6],
  ])
  expect(spans.map(({ from, values, sum }) => [from / DAY, values, sum])).toEqual([
    [1, [9, 5], 14],
    [2, [0, 0], 0],
    [3, [0, 1], 1],
  ])
})

test('series that are too many to be told apart are folded into one, and nothing is lost of them', () => {
  const many = Array.from({ length: 20 }, (_, n) => bucket(1, `m${n}`, n))
  const { series, spans } = toUsageChart(usage(...many), 'tokens')
  expect([series.length, series.at(-1)?.rest, spans[0]?.sum]).toEqual([7, 14, 190])
})

test('years without calls are not drawn day by day', () => {
  expect(toUsageChart(usage(bucket(0, null, 1), bucket(20_000, null, 1)), 'calls').spans).toHaveLength(2)
  expect(toUsageChart(usage(), 'calls').spans).toEqual([])
})

test('the sums of spans are those of usage that is not split', () => {
  const { of, all } = toUsageTotals(usage(bucket(1, null, 5), bucket(3, null, 7)), 'tokens')
  expect([[...of], all]).toEqual([
    [
      [DAY, 5],
      [3 * DAY, 7],
    ],
    12,
  ])
})
