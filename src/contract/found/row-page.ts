import * as z from 'zod/mini'
import { completionRowSchema } from '../row/row-line.ts'
import { isSourceName, type SourceName } from '../search/search-query.ts'

export const sourceNameSchema = z.custom<SourceName>((value) => typeof value === 'string' && isSourceName(value))

/** A condition of the question that this source cannot answer; the screen names it, nothing is dropped silently. */
export const unansweredSchema = z.object({
  /** The search parameter, for example `finish`, `meta.env`, `sort`. */
  param: z.string(),
  reason: z.string(),
})
export type Unanswered = z.infer<typeof unansweredSchema>

/** The answer of `GET /api/completions?format=json`. */
export const rowPageSchema = z.object({
  object: z.literal('completion.rows'),
  source: sourceNameSchema,
  rows: z.array(completionRowSchema),
  /** Index of `rows[0]` in the whole answer; null when the source cannot say (upstream). */
  at: z.nullable(z.number()),
  /** How many match; null when the source cannot say. */
  total: z.nullable(z.number()),
  /** How many the source holds before any condition; null when it cannot say. */
  of: z.nullable(z.number()),
  /** Sum of `total_tokens` over all that match, as far as reported; null when the source cannot say. */
  tokens: z.nullable(z.number()),
  cost_usd: z.nullable(z.number()),
  /** Every part of the cost is known to have been reported with its answer; left out where one may be an estimate. */
  cost_reported: z.optional(z.boolean()),
  /** Opaque cursors to the neighbouring pages; null at the ends. */
  next: z.nullable(z.string()),
  previous: z.nullable(z.string()),
  /** Pins later pages of the same view: rows that came in afterwards do not shift it. Opaque. */
  as_of: z.nullable(z.string()),
  unanswered: z.array(unansweredSchema),
  /** Sentences about how complete the answer is, for the result line. */
  notes: z.array(z.string()),
  /** Unix milliseconds at which the source answered. */
  answered_at: z.number(),
})
export type RowPage = z.infer<typeof rowPageSchema>
