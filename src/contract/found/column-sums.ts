import * as z from 'zod/mini'

/** The columns with sums, in the order of the answer. `cost` is in US dollars, `latency` in ms, `size` in bytes. */
export const SUMMED_COLUMNS = [
  'tokens',
  'prompt_tokens',
  'completion_tokens',
  'reasoning_tokens',
  'cached_tokens',
  'cost',
  'latency',
  'size',
] as const
export type SummedColumn = (typeof SUMMED_COLUMNS)[number]

/** One column over the rows that report it; all but `reported` are null if none does. */
export const columnSumSchema = z.object({
  column: z.enum(SUMMED_COLUMNS),
  /** How many rows report it. */
  reported: z.number(),
  sum: z.nullable(z.number()),
  /** The smallest value that half of the rows, or 95 of 100, do not exceed. */
  p50: z.nullable(z.number()),
  p95: z.nullable(z.number()),
})
export type ColumnSum = z.infer<typeof columnSumSchema>

/** The answer of `GET /api/column-sums`. */
export const columnSumsSchema = z.object({
  object: z.literal('column.sums'),
  columns: z.array(columnSumSchema),
})
export type ColumnSums = z.infer<typeof columnSumsSchema>
