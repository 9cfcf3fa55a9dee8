import * as z from 'zod/mini'

/**
 * The answer of `GET /api/sums`: the same three numbers as in `RowPage`, for `GET /api/completions?count=later`, whose
 * rows do not wait for them.
 */
export const rowSumsSchema = z.object({
  object: z.literal('completion.sums'),
  /** How many match; null if the source cannot tell. */
  total: z.nullable(z.number()),
  /** Sum of `total_tokens` over all that match and report it; null if none does. */
  tokens: z.nullable(z.number()),
  cost_usd: z.nullable(z.number()),
  /** Every part of the cost is known to have been reported with its answer; left out where one may be an estimate. */
  cost_reported: z.optional(z.boolean()),
})
export type RowSums = z.infer<typeof rowSumsSchema>
