/** One row of upstream's list, to be stored. */
export interface ListedRecord {
  /** Upstream's id; without one, a name made from its content. */
  id: string
  /** Unix seconds; null when not reported. */
  created: number | null
  /** The row's JSON exactly as it was listed. */
  body: Uint8Array
  /** JSON array of its input messages; null if they were not fetched. */
  messages: Uint8Array | null
  /** Upstream has no messages for it, so they are not asked for again. */
  messagesAbsent: boolean
  /** When upstream deletes it, in Unix seconds; null if unknown. */
  expiresAt: number | null
}

/** A step of a walk: rows, and the place that the walk has reached. It is written in one transaction. */
export interface MirrorChange {
  /** The upstream's key (`UpstreamAccess.key`). */
  source: string
  from: string
  /** The number of the lease that the caller holds. */
  token: number
  /** Unix milliseconds. */
  nowMs: number
  walk: number
  rows: readonly ListedRecord[]
  /** Everything that the mirror needs to continue, as JSON text. */
  state: string
  /** The walk's line of the ledger as JSON text; null: unchanged. */
  entry: string | null
  /**
   * Marks rows as gone that this walk did not see, up to this `created` (Unix seconds), at most 500 a call; null: none.
   * Only for walks that saw the whole list.
   */
  sweepUpTo: number | null
}

/** What happened to the rows of one step. */
export interface MirrorCounts {
  added: number
  /** Stored already, and unchanged. */
  known: number
  /** Stored already in another way, whose richer bytes are kept. */
  merged: number
  /** Metadata changed upstream. */
  changed: number
  /** The same id with another answer: both are kept. */
  versions: number
  /** Marked as no longer listed. */
  gone: number
}

export interface MirrorWritten {
  counts: MirrorCounts
  /** How many of the rows this same walk had seen before. */
  repeated: number
}

/** Everything that is stored about one upstream. */
export interface MirrorSummary {
  state: string | null
  /** What `doctor` found out, as JSON text. */
  profile: string | null
  /** Rows that upstream has ever listed. */
  rows: number
  gone: number
  /** `created` of the oldest and the newest of them. */
  oldest: number | null
  newest: number | null
  /** When upstream deletes the next row, in Unix seconds. */
  nextExpiry: number | null
  /** The ledger as JSON texts, newest first. */
  walks: readonly string[]
}

/** A process that asks for the mirror's lease. */
export interface MirrorClaim {
  holder: string
  /** Unix milliseconds. */
  nowMs: number
  /** How many milliseconds the lease lasts without renewal. */
  ms: number
  /** A holder known to be dead, whose lease counts as ended. */
  dead: string | null
}
export type MirrorLease = { token: number } | { token: null; holder: string; untilMs: number }

/** How long a lease lasts without renewal, in milliseconds: long enough for the slowest page. */
export const LEASE_MS = 5 * 60_000

/** A row that an upstream lists, as far as the mirror knows. */
export interface ListedPlace {
  /** Upstream's id, or the name that its row was given. */
  id: string
  place: number
}

/** The mirror's part of a store. Only the holder of the lease can write, so a store has one walk at a time. */
export interface MirrorStore {
  /** `now` is Unix seconds; at most `walks` lines of the ledger. */
  mirrorSummary(source: string, now: number, walks: number): Promise<MirrorSummary>
  /**
   * Those of the ids whose input messages are neither known nor known to be absent; `from` is the source's base URL.
   */
  mirrorMissing(source: string, from: string, ids: readonly string[]): Promise<string[]>
  mirrorClaim(claim: MirrorClaim): Promise<MirrorLease>
  /** Returns the lease; does nothing if another process holds it by now. */
  mirrorRelease(token: number): Promise<void>
  /** Rejects with 409 `lease_lost`, and writes nothing, if another process walks by now. */
  mirrorWrite(change: MirrorChange): Promise<MirrorWritten>
  /** Those of these places whose records the source still lists. */
  mirrorListed(source: string, places: Float64Array): Promise<ListedPlace[]>
  /** Notes that a source no longer has these rows; `at` is in Unix seconds. Needs no lease. */
  mirrorGone(source: string, ids: readonly string[], at: number): Promise<void>
  /** Stores what `doctor` found out about a source. */
  keepProfile(source: string, profile: string): Promise<void>
}
