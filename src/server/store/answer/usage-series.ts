import { fromColumnText } from '../record/column-text.ts'
import type { UsageBucket, UsageSums } from '#contract/found/usage-over-time.ts'

/** The columns of `completions` for these fields; `tool` and metadata are in a row's pairs. */
export const SERIES_COLUMNS = new Map([
  ['model', 'model'],
  ['finish', 'finish'],
  ['tier', 'service_tier'],
  ['way', 'way'],
  ['capture', 'capture'],
])

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

/** Buckets in order of time, then of their series. */
export function inOrder(buckets: readonly UsageBucket[]): UsageBucket[] {
  return buckets.toSorted((one, other) => one.from - other.from || (one.series ?? '').localeCompare(other.series ?? ''))
}

/** The series of a row by the column that tells rows apart; null stands for those without. */
export function readSeries(value: unknown): (string | null)[] {
  return [typeof value === 'string' && value !== '' ? fromColumnText(value) : null]
}
