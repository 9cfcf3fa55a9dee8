import * as z from 'zod/mini'
import { sourceNameSchema } from '../found/row-page.ts'

const policySchema = z.enum(['stored', 'all', 'off'])

/** What the recorder has done since the server started, as in `GET /api/recorder` and the event `recorder`. */
export const recorderStateSchema = z.object({
  object: z.literal('recorder'),
  /** `stored`: calls with `store: true`; `all`; `off`. For the first upstream; `upstreams` has each one's. */
  policy: policySchema,
  /** Unix milliseconds. */
  since: z.number(),
  /** Calls that created a completion, kept or not. */
  calls: z.number(),
  /** Calls that are in the store. */
  recorded: z.number(),
  /** Other calls under `/v1` that were forwarded; they are never kept. */
  forwarded: z.number(),
  /** Calls that are not kept, by kind: a part of the API, or `chat/completions` if the policy excludes them. */
  unkept: z.optional(z.array(z.object({ kind: z.string(), calls: z.number() }))),
  /** Calls that are being answered. */
  running: z.number(),
  /** Calls that have ended but are not stored yet, and their bytes in memory. */
  waiting: z.number(),
  waiting_bytes: z.number(),
  /** How many of them are only on disk, because memory was full; absent in older servers, which lost those. */
  waiting_on_disk: z.optional(z.number()),
  /** Calls that should have been kept but are lost: the store refused them, and there was no room to wait. */
  lost: z.number(),
  /** Why the store accepts nothing at the moment; null if it does. */
  trouble: z.nullable(z.string()),
  /** The policy of each upstream; absent in older servers. */
  upstreams: z.optional(z.array(z.object({ source: sourceNameSchema, label: z.string(), policy: policySchema }))),
})
export type RecorderState = z.infer<typeof recorderStateSchema>
