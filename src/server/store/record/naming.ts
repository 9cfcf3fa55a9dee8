/** What a new record is called and what that changes for an older one. */
export type Naming =
  | { known: string }
  | { known: null; name: string; sameId: boolean; rename: { ord: number; name: string; wireId: string | null } | null }

/** What a record is called where nobody else has the name. */
export function toWanted(wireId: string | null, sha256: Uint8Array): string {
  return wireId === null ? `~${Buffer.from(sha256.subarray(0, 8)).toString('hex')}` : wireId.toWellFormed()
}
