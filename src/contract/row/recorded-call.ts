import * as z from 'zod/mini'

/** What the recorder saw of a call, apart from its request and answer. */
export const recordedCallSchema = z.object({
  /** Our own and unique, whatever ids the answers have. */
  id: z.string(),
  /** Unix milliseconds, unlike others that end in `_at`: exported files have it under this name. */
  started_at: z.number(),
  /** Milliseconds from the start to the answer's first byte and to its end; null if there was none. */
  first_byte_ms: z.nullable(z.number()),
  duration_ms: z.nullable(z.number()),
  status: z.nullable(z.number()),
  /** Whether the answer came as server-sent events. */
  stream: z.boolean(),
  /** The answer's `x-request-id`. */
  request_id: z.nullable(z.string()),
  /** Equal for calls that the client meant as one. */
  idempotency_key: z.nullable(z.string()),
  /** Headers of the answer that are kept, in order. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** Bytes on the wire, even if not all of them were kept. */
  request_bytes: z.number(),
  answer_bytes: z.number(),
  /** SHA-256 of all bytes of the answer on the wire, in lower-case hex; null without an answer. */
  answer_sha256: z.nullable(z.string()),
  /** What was unusual about it, in words. */
  notes: z.array(z.string()),
})
export type RecordedCall = z.infer<typeof recordedCallSchema>
