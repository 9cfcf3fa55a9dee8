import * as z from 'zod/mini'
import { waySchema } from '../row/completion-row.ts'
import { completionRowSchema } from '../row/row-line.ts'
import { recordedCallSchema } from '../row/recorded-call.ts'
import { sourceNameSchema } from '../found/row-page.ts'

/** Where a record came from and what happened to it since. Times are Unix seconds. */
export const provenanceSchema = z.object({
  way: waySchema,
  /** File name, upstream origin, or "sample". */
  from: z.string(),
  /** Line of the file, where there is one. */
  line: z.nullable(z.number()),
  received_at: z.nullable(z.number()),
  metadata_changed_at: z.nullable(z.number()),
  /** SHA-256 of the bytes as they came in, lower-case hex. */
  sha256: z.nullable(z.string()),
  /** Other records that carry the same id on the wire, newest first. */
  same_id: z.array(z.string()),
  /** How a recorded call ended; null for rows that were not recorded. */
  capture: z.nullable(z.string()),
  /** What the recorder saw of the call; null or absent for rows that were not recorded. */
  call: z.optional(z.nullable(recordedCallSchema)),
  /** The answer is kept as it came beside the record (`/api/completions/:id/answer`): a stream's events, a page of HTML. */
  answer_kept: z.optional(z.boolean()),
  /** How many of what were taken out before it was kept (`key`, `e-mail` …); null or absent where nothing was. */
  redacted: z.optional(z.nullable(z.record(z.string(), z.number()))),
  /** Upstream lists the record in other words than ours, and those are kept too (`/api/completions/:id/listed`). */
  listed_kept: z.optional(z.boolean()),
  /** Upstream's own words where it answered no completion (`failure-words.ts`). */
  failure: z.optional(
    z.nullable(
      z.object({
        message: z.string(),
        code: z.nullable(z.string()),
        type: z.nullable(z.string()),
        param: z.nullable(z.string()),
        more: z.array(z.string()),
      }),
    ),
  ),
})

/** One item of `/messages`: an input message. Unknown members survive. */
export const storedMessageSchema = z.looseObject({ id: z.string(), role: z.string() })
export type StoredMessage = z.infer<typeof storedMessageSchema>

/** The answer of `GET /api/completions/:id`. */
export const completionDetailSchema = z.object({
  object: z.literal('completion.detail'),
  source: sourceNameSchema,
  row: completionRowSchema,
  /** The text of the record exactly as it came in; null when it is over 64 MB or damaged beyond reading. */
  raw: z.nullable(z.string()),
  /** The text of the request that led to it, when it is known. */
  request: z.nullable(z.string()),
  /** Input messages; null when they must be asked for separately (`/messages`) or are not known. */
  messages: z.nullable(z.array(storedMessageSchema)),
  /**
   * How many characters the request has where it is too large to come along: it is asked for at `/request` then, and says
   * what the messages are unless they are here. Null or absent where all that is known is here.
   */
  request_apart: z.optional(z.nullable(z.number())),
  provenance: provenanceSchema,
  /** Why the record is shown as damaged; null when it is whole. */
  damage: z.nullable(z.string()),
})
export type CompletionDetail = z.infer<typeof completionDetailSchema>
