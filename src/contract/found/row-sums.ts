import * as z from 'zod/mini'

/**
 * The answer of `GET /api/sums`: what `GET /api/completions?count=later` leaves open so that the rows need not wait for
 * it. The same three numbers as in `RowPage`.
 */
export const rowSumsSchema = z.object({
  object: z.literal('completion.sums'),
  /** How many match; null when the source cannot say. */
  total: z.nullable(z.number()),
  /** Sum of `total_tokens` over all that match, as far as reported; null when none reported any. */
  tokens: z.nullable(z.number()),
  cost_usd: z.nullable(z.number()),
  /** Every part of the cost is known to have been reported with its answer; left out where one may be an estimate. */
  cost_reported: z.optional(z.boolean()),
})
export type RowSums = z.infer<typeof rowSumsSchema>
