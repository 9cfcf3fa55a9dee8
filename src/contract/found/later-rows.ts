import * as z from 'zod/mini'

/**
 * The answer of `GET /api/later?<search>&as_of=…`: how many matching rows have come in since that page was answered.
 */
export const laterRowsSchema = z.object({ object: z.literal('completion.later'), rows: z.number() })
export type LaterRows = z.infer<typeof laterRowsSchema>
