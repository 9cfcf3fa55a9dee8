import { mirrorProblemSchema, type MirrorWalk, mirrorWalkSchema } from '#contract/source/mirror.ts'
import * as z from 'zod'
import { parseStored } from './parse-stored.ts'
import { positionSchema } from '../upstream/source/upstream-cursor.ts'

const walkingSchema = z.object({
  /** The ledger's line about this walk, up to now. */
  entry: mirrorWalkSchema,
  /** Where the next page begins. */
  at: positionSchema,
  /** Rows to ask for; halved when a page is too large. */
  limit: z.number(),
  /** `up`: comes from the end of the list towards a row that is too large to be listed. */
  leg: z.enum(['down', 'up']),
  /** The page promised more rows and sent none, and has been asked for again. */
  asked_again: z.boolean(),
  /** How many pages in a row had only rows that this walk had seen, and how many may. */
  idle: z.number(),
  most_idle: z.number(),
  restarts: z.number(),
  /** The whole list was seen; what remains is to mark the rows that it no longer has. */
  sweeping: z.boolean(),
})
export type Walking = z.infer<typeof walkingSchema>

const stateSchema = z.object({
  v: z.literal(1),
  /** Everything up to this `created` (Unix seconds) was seen by a walk that ended well. */
  high_water: z.nullable(z.number()),
  next_walk: z.number(),
  walking: z.nullable(walkingSchema),
  /** Unix milliseconds before which upstream is not asked. */
  retry_ms: z.nullable(z.number()),
  /** Failures in a row. */
  tries: z.number(),
  problem: z.nullable(mirrorProblemSchema),
  finished_ms: z.nullable(z.number()),
  full_ms: z.nullable(z.number()),
  /** This server has no `/messages`. */
  no_messages: z.boolean(),
  /** Set from start to stop; `every` as in `POST /api/mirror`. */
  wanted: z.nullable(z.object({ mode: z.enum(['full', 'incremental']), every: z.nullable(z.number()) })),
})
/** All that the mirror needs to continue where it was. It is stored beside the rows. */
export type MirrorState = z.infer<typeof stateSchema>

/** The state of an upstream that was never mirrored. */
export const NEVER_MIRRORED: MirrorState = {
  v: 1,
  high_water: null,
  next_walk: 1,
  walking: null,
  retry_ms: null,
  tries: 0,
  problem: null,
  finished_ms: null,
  full_ms: null,
  no_messages: false,
  wanted: null,
}

/** Reads a stored line of the ledger; null if it cannot be read. */
export function readMirrorWalk(text: string): MirrorWalk | null {
  try {
    const walk = mirrorWalkSchema.safeParse(parseStored(text))
    return walk.success ? walk.data : null
  } catch {
    return null
  }
}

/**
 * Reads the stored state. If it cannot be read, the mirror begins again, which does no harm: known rows are recognised.
 */
export function readMirrorState(text: string | null): MirrorState {
  if (text === null) return NEVER_MIRRORED
  try {
    const state = stateSchema.safeParse(parseStored(text))
    return state.success ? state.data : NEVER_MIRRORED
  } catch {
    return NEVER_MIRRORED
  }
}
