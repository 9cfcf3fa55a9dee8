import * as z from 'zod/mini'

const valueCount = z.object({ value: z.string(), count: z.number() })
export type ValueCount = z.infer<typeof valueCount>

/**
 * The answer of `GET /api/facets`: how often each value occurs among the rows that match, most frequent first.
 * `complete` is false where the list was cut at its limit.
 */
export const facetsSchema = z.object({
  object: z.literal('facets'),
  /** The counts are estimates from a sample of the rows, because so many match; rare values may be missing. */
  estimated: z.optional(z.boolean()),
  facets: z.array(
    z.object({
      /** `model`, `finish`, `capture`, `has`, `tool`, `tier` or `meta.<key>`. */
      field: z.string(),
      values: z.array(valueCount),
      complete: z.boolean(),
    }),
  ),
  /** Every metadata key with the number of rows that carry it, most frequent first. */
  metadata_keys: z.array(valueCount),
})
export type Facets = z.infer<typeof facetsSchema>

/** The answer of `GET /api/histogram`: rows per span of time, oldest first; empty spans are left out. */
export const histogramSchema = z.object({
  object: z.literal('histogram'),
  /** Width of a span in seconds. */
  seconds: z.number(),
  bars: z.array(z.object({ from: z.number(), count: z.number(), tokens: z.number() })),
  /** Rows that match and are earlier than the first bar: too few, too long ago, to stretch the axis for. */
  earlier: z.optional(z.number()),
})
export type Histogram = z.infer<typeof histogramSchema>
