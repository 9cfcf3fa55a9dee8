import type { IncomingRecord } from '../ingest-store.ts'
import { isFromElsewhere, type Origin } from './is-from-elsewhere.ts'

/** The name of a new record, and what that changes for an older one. `wireId` is the id in a body; null if it has none. */
export type Naming =
  | { known: string }
  | { known: null; name: string; sameId: boolean; rename: { ord: number; name: string; wireId: string | null } | null }

/** A naming that still needs a free name. The engine looks it up: the first of `base~from`, `base~from+1` … that no record has or had. */
export interface UnfinishedNaming {
  base: string
  from: number
  finish(free: string): Naming
}

/** A record with the same id on the wire, or with the name that a new one wants. All texts as they came in. */
export interface Namesake {
  ord: number
  name: string
  /** Null if the name says it. */
  wireId: string | null
  /** Its body has another id than its name, or none. */
  spliced: boolean
  /** It belongs to a recorded call. */
  called: boolean
  sha256: Uint8Array
  origin: Origin
}

interface Newcomer {
  wireId: string | null
  sha256: Uint8Array
  incoming: Pick<IncomingRecord, 'way' | 'from' | 'call'>
}

/** What no path can name: browsers and other clients take it for a way to another path, however it is written. */
const DOTS = /^\.\.?$/

/** The name of a record if it is free: its id (with `~` before dots alone), or `~` and the beginning of its SHA-256. */
export function toWanted(wireId: string | null, sha256: Uint8Array): string {
  if (wireId === null) return `~${Buffer.from(sha256.subarray(0, 8)).toString('hex')}`
  return DOTS.test(wireId) ? `~${wireId}` : wireId.toWellFormed()
}

/**
 * Names a record that would be at `ord`. If several have the same id, the newest is called by it, and the others `id~1`,
 * `id~2` in the order in which they lost it. A record that belongs to a call of its own, or comes from another upstream,
 * is a new one even if its bytes are known.
 */
export function planName(record: Newcomer, ord: number, namesakes: readonly Namesake[]): Naming | UnfinishedNaming {
  const { wireId, sha256, incoming } = record
  const wanted = toWanted(wireId, sha256)
  const wire = wireId ?? wanted
  const same = namesakes.find((other) => isSameRecord(record, other) && (other.wireId ?? other.name) === wire)
  if (same !== undefined && incoming.call === undefined) return { known: same.name }
  const holder = namesakes.find((other) => other.name === wanted)
  if (holder === undefined) return { known: null, name: wanted, sameId: namesakes.length > 0, rename: null }
  /** The holder's own id is another: it is called `wanted` because it had to give its id away. */
  const borrowed = holder.wireId !== null && holder.wireId !== wire
  if (holder.ord > ord && !borrowed) {
    return {
      base: wanted,
      from: namesakes.length,
      finish: (free) => ({ known: null, name: free, sameId: true, rename: null }),
    }
  }
  const wasCalled = holder.spliced ? holder.wireId : holder.name
  return {
    base: borrowed ? toWanted(holder.wireId, holder.sha256) : wanted,
    from: borrowed ? 1 : namesakes.length,
    finish: (free) => ({
      known: null,
      name: wanted,
      sameId: !borrowed,
      rename: { ord: holder.ord, name: free, wireId: wasCalled },
    }),
  }
}

/**
 * Names a record from another store as it is called there; the name must still be free here. Null if it cannot be called
 * so. Without a call, a record with known bytes is the same record, unless the known one belongs to a call: in the other
 * store they were two records as well. `holders` have that name, or the record's id.
 */
export function planRestoredName(
  record: Newcomer,
  name: string,
  namesakes: readonly Namesake[],
  holders: readonly Namesake[],
): Naming | null {
  const wanted = toWanted(record.wireId, record.sha256)
  const same = [...namesakes, ...holders].find((other) => !other.called && isSameRecord(record, other))
  if (same !== undefined && record.incoming.call === undefined) return { known: same.name }
  const fits = name === wanted || (name.startsWith(`${wanted}~`) && /^\d+$/.test(name.slice(wanted.length + 1)))
  return fits ? { known: null, name, sameId: namesakes.length > 0, rename: null } : null
}

function isSameRecord({ sha256, incoming }: Newcomer, other: Namesake): boolean {
  return Buffer.compare(other.sha256, sha256) === 0 && !isFromElsewhere(other.origin, incoming)
}
