/** One row of upstream's list on its way in. */
export interface ListedRecord {
  /** Upstream's id; where it has none, a name made from its content. */
  id: string
  /** Unix seconds; null when not reported. */
  created: number | null
  /** The row's JSON exactly as it was listed. */
  body: Uint8Array
  /** JSON array of its input messages; null when they were not fetched. */
  messages: Uint8Array | null
  /** Upstream has no messages for it, so they are not asked for again. */
  messagesAbsent: boolean
  /** Unix seconds at which upstream forgets it; null when that is not known. */
  expiresAt: number | null
}

/** A step of a walk: rows, and how far it came. All of it is written in one transaction. */
export interface MirrorChange {
  /** Names the upstream (`UpstreamAccess.key`). */
  source: string
  /** Where the rows come from, for provenance. */
  from: string
  /** The fencing token of the lease. */
  token: number
  /** Unix milliseconds. */
  now: number
  walk: number
  rows: readonly ListedRecord[]
  /** Everything the mirror must know to go on, as JSON text. */
  state: string
  /** The walk's line of the ledger as JSON text; null leaves it. */
  entry: string | null
  /**
   * Marks rows as gone that this walk did not see, up to this `created` (Unix seconds), at most 500 a call; null: marks
   * none. For walks only that saw the whole list.
   */
  sweepUpTo: number | null
}

/** What became of the rows of one step. */
export interface MirrorCounts {
  added: number
  /** Were here and say the same. */
  known: number
  /** Were here by another way, which keeps its richer bytes. */
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
  /** How many of the rows this very walk had seen before. */
  repeated: number
}

/** What is kept about one upstream. */
export interface MirrorShelf {
  state: string | null
  /** What `doctor` found out, as JSON text. */
  profile: string | null
  /** Rows that upstream listed at some time. */
  rows: number
  gone: number
  /** `created` of the oldest and the newest of them. */
  oldest: number | null
  newest: number | null
  /** The next moment (Unix seconds) at which upstream forgets a row. */
  nextExpiry: number | null
  /** The ledger as JSON texts, newest first. */
  walks: readonly string[]
}

/** Who wants to walk. */
export interface MirrorClaim {
  /** Names the process. */
  holder: string
  /** Unix milliseconds. */
  now: number
  /** Milliseconds for which the lease holds without a word. */
  ms: number
  /** A holder that is known to be dead: its lease counts as ended. */
  dead: string | null
}
export type MirrorLease = { token: number } | { token: null; holder: string; until: number }

/** How long a lease holds without a word, in milliseconds: long enough for the slowest page. */
export const LEASE_MS = 5 * 60_000

/** The mirror's side of a store. Only the holder of the lease can write, so that there is one walker per store. */
export interface MirrorStore {
  /** `now` is Unix seconds; at most `walks` lines of the ledger. */
  mirrorShelf(source: string, now: number, walks: number): Promise<MirrorShelf>
  /** Those of the ids whose input messages are neither known nor known to be absent; `from` is the source's base URL. */
  mirrorMissing(source: string, from: string, ids: readonly string[]): Promise<string[]>
  mirrorClaim(claim: MirrorClaim): Promise<MirrorLease>
  /** Gives the lease back; does nothing where it is held by another by now. */
  mirrorRelease(token: number): Promise<void>
  /** Rejects with 409 `lease_lost` where another process walks by now; then nothing is written. */
  mirrorWrite(change: MirrorChange): Promise<MirrorWritten>
  /** Keeps what `doctor` found out about a source. */
  keepProfile(source: string, profile: string): Promise<void>
}
