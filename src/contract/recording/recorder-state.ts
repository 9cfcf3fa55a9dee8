import * as z from 'zod/mini'
import { sourceNameSchema } from '../found/row-page.ts'

const policySchema = z.enum(['stored', 'all', 'off'])

/** What the recorder has done since the server started, as `GET /api/recorder` and the event `recorder` tell it. */
export const recorderStateSchema = z.object({
  object: z.literal('recorder'),
  /** `stored`: calls with `store: true`; `all`; `off`. Of calls to the first upstream; `upstreams` says it of each. */
  policy: policySchema,
  /** Unix milliseconds. */
  since: z.number(),
  /** Calls that created a completion and went by, kept or not. */
  calls: z.number(),
  /** Calls that are in the store. */
  recorded: z.number(),
  /** Other calls under `/v1` that were forwarded; they are never kept. */
  forwarded: z.number(),
  /** Calls that went by and are not kept, by kind: a part of the API, or `chat/completions` where the policy wants none. */
  unkept: z.optional(z.array(z.object({ kind: z.string(), calls: z.number() }))),
  /** Calls that are being answered just now. */
  running: z.number(),
  /** Calls that have ended and are not in the store yet, and their bytes in memory. */
  waiting: z.number(),
  waiting_bytes: z.number(),
  /** How many of them are on disk alone, since memory had no room; left out by servers that lost those. */
  waiting_on_disk: z.optional(z.number()),
  /** Calls that should have been kept and are not: the store took none, and there was no room to wait. */
  lost: z.number(),
  /** Why the store takes nothing just now; null while it does. */
  trouble: z.nullable(z.string()),
  /** Which calls are kept, by the upstream behind them; left out by servers before there were several. */
  upstreams: z.optional(z.array(z.object({ source: sourceNameSchema, label: z.string(), policy: policySchema }))),
})
export type RecorderState = z.infer<typeof recorderStateSchema>
