import * as z from 'zod/mini'

const seconds = z.nullable(z.number())

export const mirrorModeSchema = z.enum(['full', 'incremental'])
export type MirrorMode = z.infer<typeof mirrorModeSchema>

/** What became of the rows of a walk. */
export const mirrorCountsSchema = z.object({
  added: z.number(),
  /** Were here and say the same. */
  known: z.number(),
  /** Were here by another way, which keeps its richer bytes. */
  merged: z.number(),
  /** Metadata changed upstream. */
  changed: z.number(),
  /** The same id with another answer: both are kept. */
  versions: z.number(),
  /** No longer listed; kept here and marked. */
  gone: z.number(),
})

/** A part of upstream's list that a walk could not see, in Unix seconds of `created`; null is open. */
export const mirrorGapSchema = z.object({ from: seconds, to: seconds, why: z.string() })
export type MirrorGap = z.infer<typeof mirrorGapSchema>

/** One line of the coverage ledger: what a walk covered. */
export const mirrorWalkSchema = z.object({
  walk: z.number(),
  mode: mirrorModeSchema,
  /** Unix milliseconds; `ended_at` is null while it goes on. */
  started_at: z.number(),
  ended_at: z.nullable(z.number()),
  outcome: z.enum(['running', 'complete', 'gaps']),
  /** `created` of the oldest and the newest row it saw, in Unix seconds. */
  from: seconds,
  to: seconds,
  /** It walks down to this `created`; null: to the end of the list. */
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

/** Why the mirror does not go on just now. */
export const mirrorProblemSchema = z.object({
  /** `waiting`: goes on by itself; `paused`: at the next scheduled time; `stopped`: needs somebody. */
  kind: z.enum(['waiting', 'paused', 'stopped']),
  code: z.nullable(z.string()),
  message: z.string(),
  /** Unix milliseconds of the first and of the last time. */
  since: z.number(),
  at: z.number(),
})
export type MirrorProblem = z.infer<typeof mirrorProblemSchema>

/** How the mirror of one upstream stands. Times are Unix milliseconds, rows' times Unix seconds. */
export const mirrorSourceSchema = z.object({
  /** Names it in `POST /api/mirror`. */
  source: z.string(),
  /** For people: the host. */
  label: z.string(),
  state: z.enum(['idle', 'running', 'waiting', 'stopped']),
  /** Minutes between walks; 0: one after the other; null: on demand only. */
  every: z.nullable(z.number()),
  /** When it asks again by itself; null when it does not. */
  next_at: z.nullable(z.number()),
  problem: z.nullable(mirrorProblemSchema),
  /** When the last walk ended that covered all it set out for. */
  finished_at: z.nullable(z.number()),
  /** When the last whole walk without gaps ended. */
  full_at: z.nullable(z.number()),
  /** Rows that upstream listed at some time, and those of them that it no longer lists. */
  rows: z.number(),
  gone: z.number(),
  oldest: seconds,
  newest: seconds,
  /** The next moment at which upstream forgets a row that is kept here. */
  next_expiry: seconds,
  /** Where the walk under way is expected to end (`created`); null where that cannot be told. */
  expected_end: seconds,
  /** The walk under way or interrupted. */
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
  /** Which upstream; the first where left out. */
  source: z.optional(z.string()),
  mode: z.optional(mirrorModeSchema),
  every: z.optional(z.nullable(z.number().check(z.gte(0), z.lte(43_200)))),
})
export type MirrorOrder = z.infer<typeof mirrorOrderSchema>
