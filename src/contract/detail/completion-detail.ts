import * as z from 'zod/mini'
import { waySchema } from '../row/completion-row.ts'
import { completionRowSchema } from '../row/row-line.ts'
import { recordedCallSchema } from '../row/recorded-call.ts'
import { sourceNameSchema } from '../found/row-page.ts'

/** Where a record came from, and what has happened to it since. Times are Unix seconds. */
const provenanceSchema = z.object({
  way: waySchema,
  /** File name, upstream origin, or "sample". */
  from: z.string(),
  /** The line of the file, if there is one. */
  line: z.nullable(z.number()),
  received_at: z.nullable(z.number()),
  metadata_changed_at: z.nullable(z.number()),
  /** SHA-256 of the bytes as they came, in lower-case hex. */
  sha256: z.nullable(z.string()),
  /** Other records with the same id on the wire, newest first. */
  same_id: z.array(z.string()),
  /** How a recorded call ended; null for rows that were not recorded. */
  capture: z.nullable(z.string()),
  /** What the recorder saw of the call; null or absent for rows that were not recorded. */
  call: z.optional(z.nullable(recordedCallSchema)),
  /**
   * The answer as it came is stored beside the record (`/api/completions/:id/answer`): a stream's events, an HTML page.
   */
  answer_kept: z.optional(z.boolean()),
  /** How much was removed before it was stored, by kind (`key`, `e-mail` …); null or absent if nothing was. */
  redacted: z.optional(z.nullable(z.record(z.string(), z.number()))),
  /** Upstream's list gives the record differently, and that text is stored, too (`/api/completions/:id/listed`). */
  listed_kept: z.optional(z.boolean()),
  /** Upstream's own words, if it answered with something other than a completion (`failure-words.ts`). */
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

/** One item of `/messages`: an input message. Unknown members are kept. */
export const storedMessageSchema = z.looseObject({ id: z.string(), role: z.string() })
export type StoredMessage = z.infer<typeof storedMessageSchema>

/** The answer of `GET /api/completions/:id`. */
export const completionDetailSchema = z.object({
  object: z.literal('completion.detail'),
  source: sourceNameSchema,
  row: completionRowSchema,
  /** The record's text exactly as it came; null if it is over 64 MB or too damaged. */
  raw: z.nullable(z.string()),
  request: z.nullable(z.string()),
  /** Input messages; null if they are unknown, or must be asked for separately (`/messages`). */
  messages: z.nullable(z.array(storedMessageSchema)),
  /**
   * If the request is too large to be included: its length in characters. It is then asked for at `/request`, and
   * contains the messages unless they are here. Null or absent if everything known is here.
   */
  request_apart: z.optional(z.nullable(z.number())),
  provenance: provenanceSchema,
  /** Why the record is shown as damaged; null if it is intact. */
  damage: z.nullable(z.string()),
})
export type CompletionDetail = z.infer<typeof completionDetailSchema>
