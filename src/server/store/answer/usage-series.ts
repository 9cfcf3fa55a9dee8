import { fromColumnText } from '../record/column-text.ts'
import { DAY, HOUR } from '../question/ord.ts'
import { compareSeries } from './compare-series.ts'
import { NANO } from '../question/sort-columns.ts'
import {
  toBucket,
  toNextBucket,
  type UsageBucket,
  type UsageRequest,
  type UsageSums,
} from '#contract/found/usage-over-time.ts'

/** The columns of `completions` for these fields; others may have several values a row, and are in its pairs. */
export const SERIES_COLUMNS = new Map([
  ['model', 'model'],
  ['tier', 'service_tier'],
  ['way', 'way'],
  ['capture', 'capture'],
])

/** The field and key whose pairs tell rows apart: those of `by` if it is a field, else those of a metadata key. */
export function toPairField(by: string): { field: 'tool' | 'finish' | 'meta'; key: string } {
  if (by === 'tool' || by === 'finish') return { field: by, key: '' }
  return { field: 'meta', key: by.slice('meta.'.length) }
}

/** The finish reason of a choice that the token limit cut off. */
export const CUT = 'length'

/** What is added up of rows, and the column of each. */
export const USAGE_COLUMNS: readonly (readonly [name: keyof UsageSums, column: string])[] = [
  ['prompt_tokens', 'prompt_tokens'],
  ['completion_tokens', 'completion_tokens'],
  ['cached_tokens', 'cached_tokens'],
  ['reasoning_tokens', 'reasoning_tokens'],
  ['tokens', 'tokens'],
  ['cost_usd', 'cost'],
]

/** The sums of no call. */
export const NO_USAGE: UsageSums = {
  calls: 0,
  prompt_tokens: 0,
  completion_tokens: 0,
  cached_tokens: 0,
  reasoning_tokens: 0,
  tokens: 0,
  cost_usd: 0,
  cut: 0,
  refused: 0,
  failed: 0,
  cache_hits: 0,
}

/** In one order for all engines: by time, then by series. Takes costs in nano-dollars, whose sums are exact. */
export function inOrder(buckets: readonly UsageBucket[]): UsageBucket[] {
  for (const bucket of buckets) bucket.cost_usd /= NANO
  return buckets.toSorted((one, other) => one.from - other.from || compareSeries(one.series, other.series))
}

/** The series of a row by the column that tells rows apart; null stands for those without. */
export function readUsageSeries(value: unknown): (string | null)[] {
  return [typeof value === 'string' && value !== '' ? fromColumnText(value) : null]
}

/**
 * The seconds of the spans from which buckets are added up: days where clocks show UTC, otherwise quarters of an hour,
 * of which all zones since 1972 are made.
 */
export function toStep({ unit, zone }: UsageRequest): number {
  if (zone !== 'UTC') return HOUR / 4
  return unit === 'hour' ? HOUR : DAY
}

/** When the bucket of span number `n` begins, in Unix seconds; neighbours in time are told quickly. */
export function createBucketOf({ unit, zone }: UsageRequest, seconds: number): (n: number) => number {
  let [from, until] = [0, 0]
  return (n) => {
    const second = n * seconds
    if (second < from || second >= until) {
      from = toBucket(second, unit, zone)
      until = toNextBucket(from, unit, zone)
    }
    return from
  }
}
