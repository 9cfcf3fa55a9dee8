import * as z from 'zod/mini'

const seconds = z.nullable(z.number())

export const mirrorModeSchema = z.enum(['full', 'incremental'])
export type MirrorMode = z.infer<typeof mirrorModeSchema>

/** What happened to the rows of a walk. */
const mirrorCountsSchema = z.object({
  added: z.number(),
  /** Stored already, and unchanged. */
  known: z.number(),
  /** Stored already in another way, whose richer bytes are kept. */
  merged: z.number(),
  /** Metadata changed upstream. */
  changed: z.number(),
  /** The same id with another answer: both are kept. */
  versions: z.number(),
  /** No longer listed; kept here and marked. */
  gone: z.number(),
})

/** A part of upstream's list that a walk could not see, in Unix seconds of `created`; null: no bound. */
export const mirrorGapSchema = z.object({ from: seconds, to: seconds, why: z.string() })
export type MirrorGap = z.infer<typeof mirrorGapSchema>

/** One line of the ledger: what a walk covered. */
export const mirrorWalkSchema = z.object({
  walk: z.number(),
  mode: mirrorModeSchema,
  /** Unix milliseconds; `ended_ms` is null while it is under way. */
  started_ms: z.number(),
  ended_ms: z.nullable(z.number()),
  outcome: z.enum(['running', 'complete', 'gaps']),
  /** `created` of the oldest and the newest row it saw, in Unix seconds. */
  from: seconds,
  to: seconds,
  /** It walks back to this `created`; null: to the end of the list. */
  floor: seconds,
  pages: z.number(),
  rows: z.number(),
  /** Rows whose input messages were fetched. */
  messages: z.number(),
  counts: mirrorCountsSchema,
  gaps: z.array(mirrorGapSchema),
  notes: z.array(z.string()),
})
export type MirrorWalk = z.infer<typeof mirrorWalkSchema>

/** Why the mirror does not continue at the moment. */
export const mirrorProblemSchema = z.object({
  /** `waiting`: continues by itself; `paused`: at the next scheduled time; `stopped`: a person must act. */
  kind: z.enum(['waiting', 'paused', 'stopped']),
  code: z.nullable(z.string()),
  message: z.string(),
  /** When it first and last happened, in Unix milliseconds. */
  since: z.number(),
  at: z.number(),
})
export type MirrorProblem = z.infer<typeof mirrorProblemSchema>

/** The state of an upstream's mirror. Times are Unix milliseconds, those of rows Unix seconds. */
export const mirrorSourceSchema = z.object({
  /** Its name in `POST /api/mirror`. */
  source: z.string(),
  /** Its host, to be shown. */
  label: z.string(),
  state: z.enum(['idle', 'running', 'waiting', 'stopped']),
  /** Minutes between walks; 0: one after the other; null: only on demand. */
  every: z.nullable(z.number()),
  /** When it asks again by itself; null if it does not. */
  next_ms: z.nullable(z.number()),
  problem: z.nullable(mirrorProblemSchema),
  /** When the last walk ended that covered everything it was meant to. */
  finished_ms: z.nullable(z.number()),
  /** When the last full walk without gaps ended. */
  full_ms: z.nullable(z.number()),
  /** Rows that upstream has ever listed, and those that it no longer lists. */
  rows: z.number(),
  gone: z.number(),
  oldest: seconds,
  newest: seconds,
  /** When upstream deletes the next row that is stored here. */
  next_expiry: seconds,
  /** Where the current walk is expected to end (`created`); null if unknown. */
  expected_end: seconds,
  /** The walk that is under way or was interrupted. */
  walk: z.nullable(mirrorWalkSchema),
  /** Finished walks, newest first. */
  ledger: z.array(mirrorWalkSchema),
})
export type MirrorSource = z.infer<typeof mirrorSourceSchema>

/** The answer of `GET` and `POST /api/mirror`. */
export const mirrorSchema = z.object({ object: z.literal('mirror'), sources: z.array(mirrorSourceSchema) })
export type Mirror = z.infer<typeof mirrorSchema>

/** The body of `POST /api/mirror`. */
export const mirrorOrderSchema = z.object({
  action: z.enum(['start', 'stop']),
  /** Which upstream. Default: the first. */
  source: z.optional(z.string()),
  mode: z.optional(mirrorModeSchema),
  every: z.optional(z.nullable(z.number().check(z.gte(0), z.lte(43_200)))),
})
export type MirrorOrder = z.infer<typeof mirrorOrderSchema>
