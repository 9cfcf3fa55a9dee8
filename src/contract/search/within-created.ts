import { toCreatedBounds } from './created-range.ts'
import type { CreatedRange } from './search-query.ts'

/**
 * `created=` for the part of a range between two seconds, both included, in UTC; null: no end. A bar that the range begins
 * or ends within has only the rows of that part. `now` is Unix seconds.
 */
export function withinCreated(range: CreatedRange | null, from: number | null, to: number | null, now: number): string {
  const whole = range === null ? { from: null, to: null } : toCreatedBounds(range, now)
  const first = Math.max(from ?? Number.NEGATIVE_INFINITY, whole.from ?? Number.NEGATIVE_INFINITY)
  const last = Math.min(to ?? Number.POSITIVE_INFINITY, whole.to ?? Number.POSITIVE_INFINITY)
  return `${toText(first)}..${toText(last)}`
}

function toText(second: number): string {
  return Number.isFinite(second) ? new Date(second * 1_000).toISOString().replace('.000Z', 'Z') : ''
}
