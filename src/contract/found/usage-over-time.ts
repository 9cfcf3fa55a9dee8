import * as z from 'zod/mini'
import { fromZoned, zoneOffset } from './zone-offset.ts'
import { ParamError } from '../wire/param-error.ts'
import { sourceNameSchema } from './row-page.ts'

/** Fields by which usage can be split, in addition to `tool` and `meta.<key>`. */
const USAGE_FIELDS = ['model', 'finish', 'tier', 'way', 'capture'] as const
/** Widths of a bucket. Days begin at midnight of the zone that is asked for, weeks on Monday. */
export const USAGE_UNITS = ['hour', 'day', 'week', 'month'] as const
export type UsageUnit = (typeof USAGE_UNITS)[number]

export interface UsageRequest {
  by: string | null
  unit: UsageUnit
  /** IANA name of the zone whose hours and days these are. */
  zone: string
}

const count = z.number()

/** The sums of one bucket and one series, over the rows that report them. */
const sums = {
  calls: count,
  prompt_tokens: count,
  completion_tokens: count,
  cached_tokens: count,
  reasoning_tokens: count,
  tokens: count,
  /** US dollars, reported or estimated; rows with an unknown price add nothing. */
  cost_usd: count,
  /** Cut off by the token limit. */
  cut: count,
  refused: count,
  /** Recorded calls that failed. */
  failed: count,
  /** Calls with some tokens read from a cache. */
  cache_hits: count,
}
export const usageSumsSchema = z.object(sums)
export type UsageSums = z.infer<typeof usageSumsSchema>

/** The answer of `GET /api/usage`: buckets in order of time, without empty ones. */
export const usageOverTimeSchema = z.object({
  object: z.literal('usage'),
  source: sourceNameSchema,
  by: z.nullable(z.string()),
  unit: z.enum(USAGE_UNITS),
  zone: z.string(),
  buckets: z.array(
    z.object({
      ...sums,
      /** When the bucket begins, in Unix seconds. */
      from: z.number(),
      /** The value of `by`; null if the rows have none, or are not split. */
      series: z.nullable(z.string()),
    }),
  ),
})
export type UsageOverTime = z.infer<typeof usageOverTimeSchema>
export type UsageBucket = UsageOverTime['buckets'][number]

/** Reads `by`, `unit` and `zone` (default UTC). Throws `ParamError` that names the one that is not understood. */
export function parseUsageRequest(params: URLSearchParams): UsageRequest {
  const by = params.get('by')
  const known = by === null || by === 'tool' || by.startsWith('meta.') || USAGE_FIELDS.some((field) => field === by)
  if (!known)
    throw new ParamError(
      `Invalid 'by': expected ${USAGE_FIELDS.join(', ')}, tool or meta.<key>.`,
      'by',
      'invalid_value',
    )
  const given = params.get('unit') ?? 'day'
  const unit = USAGE_UNITS.find((one) => one === given)
  if (unit === undefined)
    throw new ParamError(`Invalid 'unit': expected ${USAGE_UNITS.join(', ')}.`, 'unit', 'invalid_value')
  const zone = params.get('zone') ?? 'UTC'
  if (!isZone(zone))
    throw new ParamError(
      "Invalid 'zone': expected the name of a time zone, such as Europe/Berlin.",
      'zone',
      'invalid_value',
    )
  return { by, unit, zone }
}

function isZone(zone: string): boolean {
  try {
    zoneOffset(0, zone)
    return true
  } catch {
    return false
  }
}

/** In seconds. */
const HOUR_S = 3_600
/** In seconds, as a zone without changes of its clock counts it. */
const DAY_S = 86_400
/** 1 January 1970 was a Thursday. */
const MONDAY = 4 * DAY_S

/** When the bucket that contains a second begins, in Unix seconds. */
export function toBucket(second: number, unit: UsageUnit, zone: string): number {
  const offset = zoneOffset(second, zone)
  const local = toLocalBucket(second + offset, unit)
  // An hour that is there twice is two hours.
  return unit === 'hour' ? clip(local - offset, second, zone) : fromZoned(local, zone)
}

/** When the next bucket begins, in Unix seconds. */
export function toNextBucket(from: number, unit: UsageUnit, zone: string): number {
  const local = toLocalBucket(from + zoneOffset(from, zone), unit)
  if (unit === 'hour') {
    const next = local + HOUR_S - zoneOffset(from, zone)
    const last = clip(from, next - 1, zone)
    return last > from ? last : next
  }
  if (unit === 'month') return fromZoned(toLocalBucket(local + 32 * DAY_S, 'month'), zone)
  return fromZoned(local + (unit === 'day' ? DAY_S : 7 * DAY_S), zone)
}

/** The start of a bucket where clocks show UTC. */
function toLocalBucket(second: number, unit: UsageUnit): number {
  if (unit === 'month') {
    const date = new Date(second * 1_000)
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth()) / 1_000
  }
  if (unit === 'week') return Math.floor((second - MONDAY) / (7 * DAY_S)) * 7 * DAY_S + MONDAY
  const length = unit === 'hour' ? HOUR_S : DAY_S
  return Math.floor(second / length) * length
}

/** `from`, or when clocks were changed between it and `second`, which most never do within an hour. */
function clip(from: number, second: number, zone: string): number {
  const offset = zoneOffset(second, zone)
  if (zoneOffset(from, zone) === offset) return from
  let [before, after] = [from, second]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (zoneOffset(middle, zone) === offset) after = middle
    else before = middle
  }
  return after
}
