import * as z from 'zod/mini'

/** The progress of a bulk change; the last report of an answer says `finished`. */
export const bulkReportSchema = z.object({
  object: z.literal('bulk'),
  /** How many records the search finds, or how many of `ids` there are; upstream, how many of them it lists. */
  matched: z.number(),
  /** How many were changed or deleted. */
  changed: z.number(),
  /** How many needed no change or have gone meanwhile, here or upstream. */
  unchanged: z.number(),
  /** How many could not be changed. */
  refused: z.number(),
  /** The first of those, with the reasons. */
  refusals: z.array(z.object({ id: z.string(), reason: z.string() })),
  finished: z.boolean(),
  /** Upstream asked to wait until then, in Unix seconds. */
  resumes_at: z.optional(z.number()),
  /** Why it ended before everything was done; the same request goes on with what is left. */
  stopped: z.optional(z.string()),
})
export type BulkReport = z.infer<typeof bulkReportSchema>
