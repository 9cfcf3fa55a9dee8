/** The name of a new record, and what that changes for an older one. */
export type Naming =
  | { known: string }
  | { known: null; name: string; sameId: boolean; rename: { ord: number; name: string; wireId: string | null } | null }

/** The name of a record if nobody else has it. */
export function toWanted(wireId: string | null, sha256: Uint8Array): string {
  return wireId === null ? `~${Buffer.from(sha256.subarray(0, 8)).toString('hex')}` : wireId.toWellFormed()
}
