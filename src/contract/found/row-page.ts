import * as z from 'zod/mini'
import { completionRowSchema } from '../row/row-line.ts'
import { isSourceName, type SourceName } from '../search/search-query.ts'

export const sourceNameSchema = z.custom<SourceName>((value) => typeof value === 'string' && isSourceName(value))

/** A condition that this source cannot answer. The screen names it; none is dropped in silence. */
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
  /** Index of `rows[0]` among all that match; null if the source cannot tell (upstream). */
  at: z.nullable(z.number()),
  /** How many match; null if the source cannot tell. */
  total: z.nullable(z.number()),
  /** How many rows the source has without any condition; null if it cannot tell. */
  of: z.nullable(z.number()),
  /** Sum of `total_tokens` over all that match and report it; null if the source cannot tell. */
  tokens: z.nullable(z.number()),
  cost_usd: z.nullable(z.number()),
  /** Every part of the cost is known to have been reported with its answer; left out where one may be an estimate. */
  cost_reported: z.optional(z.boolean()),
  /** Opaque cursors of the neighbouring pages; null at the ends. */
  next: z.nullable(z.string()),
  previous: z.nullable(z.string()),
  /** Opaque. Later pages with this value are not shifted by rows that came in afterwards. */
  as_of: z.nullable(z.string()),
  unanswered: z.array(unansweredSchema),
  /** Sentences about how complete the answer is, for the result line. */
  notes: z.array(z.string()),
  /** When the source answered, in Unix milliseconds. */
  answered_ms: z.number(),
})
export type RowPage = z.infer<typeof rowPageSchema>
