import { type UsageBucket, type UsageSums, usageSumsSchema } from '#contract/found/usage-over-time.ts'
import { toCsvHeader, toCsvLine } from './csv-cell.ts'

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of an object schema are its members
const NAMES = Object.keys(usageSumsSchema.shape) as (keyof UsageSums)[]

/** Usage over time as CSV, one line a bucket: ISO 8601 in UTC, series, sums. */
export function toUsageCsv(buckets: readonly UsageBucket[]): string {
  const lines = buckets.map((bucket) =>
    toCsvLine([new Date(bucket.from * 1_000).toISOString(), bucket.series, ...NAMES.map((sum) => bucket[sum])]),
  )
  return [toCsvHeader(['from', 'series', ...NAMES]), ...lines].join('')
}
