import * as z from 'zod/mini'

/** Records that can be named one by one in a bulk deed; more are found by a search. */
export const MOST_IDS = 10_000

/** What became of a bulk deed so far; the last one of an answer says `finished`. */
export const bulkReportSchema = z.object({
  object: z.literal('bulk'),
  /** How many records the search finds, or the ids name. */
  matched: z.number(),
  /** How many of them were changed or deleted. */
  changed: z.number(),
  /** How many were as they were to become, or were gone. */
  unchanged: z.number(),
  /** How many could not be changed. */
  refused: z.number(),
  /** The first of those, with the reason. */
  refusals: z.array(z.object({ id: z.string(), reason: z.string() })),
  finished: z.boolean(),
})
export type BulkReport = z.infer<typeof bulkReportSchema>
