import * as z from 'zod/mini'

const valueCount = z.object({ value: z.string(), count: z.number() })
export type ValueCount = z.infer<typeof valueCount>

/**
 * The answer of `GET /api/facets`: how often each value occurs among the rows that match, most frequent first.
 * `complete` is false if the list was cut off at its limit.
 */
export const facetsSchema = z.object({
  object: z.literal('facets'),
  /** So many rows match that the counts are estimates from a sample of them; rare values may be missing. */
  estimated: z.optional(z.boolean()),
  facets: z.array(
    z.object({
      /** `model`, `finish`, `capture`, `has`, `tool`, `tier` or `meta.<key>`. */
      field: z.string(),
      values: z.array(valueCount),
      complete: z.boolean(),
    }),
  ),
  /** Every metadata key with the number of rows that have it, most frequent first. */
  metadata_keys: z.array(valueCount),
})
export type Facets = z.infer<typeof facetsSchema>

/** What the bars of a histogram may be told apart by. */
export const STACKED_BY = ['model', 'finish'] as const
export type StackedBy = (typeof STACKED_BY)[number]

/** What `GET /api/histogram` asks beside the search: how many bars at most, and what each is told apart by. */
export interface HistogramRequest {
  bars: number
  by: StackedBy | null
}

/** Of the rows of a span, or of a part of them: how many, and tokens and US dollars as far as they are known. */
const spanSums = z.object({ count: z.number(), tokens: z.number(), cost_usd: z.number() })
export type SpanSums = z.infer<typeof spanSums>

/** The answer of `GET /api/histogram`: rows per time span, oldest first; empty spans are left out. */
export const histogramSchema = z.object({
  object: z.literal('histogram'),
  /** Width of a span in seconds. */
  seconds: z.number(),
  bars: z.array(z.object({ from: z.number(), ...spanSums.shape, parts: z.optional(z.array(spanSums)) })),
  /**
   * Whose parts a bar has, the most frequent first: a value, null where none was reported; `rest` is how many values are
   * one part, because they are too many to be told apart. Only where it was asked for.
   */
  series: z.optional(z.array(z.object({ value: z.nullable(z.string()), rest: z.number() }))),
  /** Matching rows before the first bar: too few and too long ago to extend the axis to them. */
  earlier: z.optional(z.number()),
})
export type Histogram = z.infer<typeof histogramSchema>
