import * as z from 'zod/mini'

/** One refused line: where it is, and why. */
export const importRefusalSchema = z.object({
  file: z.string(),
  /** 1-based. */
  line: z.number(),
  /** Byte offset of the line in the file. */
  offset: z.number(),
  reason: z.string(),
})
export type ImportRefusal = z.infer<typeof importRefusalSchema>

/** The progress or result of an import. `POST /api/import` streams these as NDJSON, the last with `done: true`. */
export const importReportSchema = z.object({
  object: z.literal('import.report'),
  file: z.string(),
  done: z.boolean(),
  bytes: z.number(),
  /** Size of the whole input, if known. */
  bytes_total: z.nullable(z.number()),
  lines: z.number(),
  /** Records that are new. */
  added: z.number(),
  /** Records that were stored already, byte for byte. */
  known: z.number(),
  /** Records whose id was stored already with other bytes; both are kept. */
  same_id: z.number(),
  refused: z.number(),
  /** The first 1,000 refusals. */
  refusals: z.array(importRefusalSchema),
  /** Parts of imported lines that are not kept, by kind; the first 100 kinds. */
  left_out: z.array(z.object({ parts: z.string(), lines: z.number(), first_line: z.number() })),
  /** Byte offset where an interrupted import continued; null if it began at the start. */
  resumed_from: z.nullable(z.number()),
})
export type ImportReport = z.infer<typeof importReportSchema>
