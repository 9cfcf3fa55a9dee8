import type { StatementSync } from 'node:sqlite'

/**
 * How far a store has come, counted in its own transactions. `store` identifies it and its copies; `seq` and `changes`
 * only grow; `chain` is a checksum over everything that ever came in, changed or was deleted, each step including the
 * one before.
 */
export interface Standing {
  store: string
  seq: number
  changes: number
  rows: number
  chain: string
}

/** What was confirmed but is no longer in the database. */
export interface Loss {
  /**
   * `behind`: the newest rows are missing; `different`: the same number of rows, but others; `another`: a different
   * store.
   */
  kind: 'behind' | 'different' | 'another'
  /** How many arrivals, and how many edits and deletions, are missing. */
  arrivals: number
  changes: number
  /** How many rows there were when it was noticed, and how many there should have been. */
  here: number
  of: number
  /** Unix seconds. */
  at: number
}

/** The newest confirmed state, stored outside of the database. A new `round` begins when a loss is noticed. */
export interface Acknowledged extends Standing {
  round: number
  /** What is known to be missing since an earlier round; null: nothing. */
  lost: Loss | null
}

/** For `readStanding`. */
export const STANDING = 'SELECT store, seq, changes, n, chain FROM totals'

/** The same for a store with an older layout, which has neither name nor chain. */
export const STANDING_BEFORE = "SELECT '' AS store, seq, changes, n, '' AS chain FROM totals"

/** Reads the state of a database with layout 7 or later; `statement` is that of `STANDING`. */
export function readStanding(statement: StatementSync): Standing {
  const found = statement.get()
  return {
    store: String(found?.['store']),
    seq: Number(found?.['seq']),
    changes: Number(found?.['changes']),
    rows: Number(found?.['n']),
    chain: String(found?.['chain']),
  }
}

/**
 * What a database lacks of what was confirmed since a loss was last noticed; null: nothing. A database that is ahead is
 * intact: the confirmed state is written after each commit without waiting for the disk, so that a power cut may lose
 * the newest one. `now` is Unix seconds.
 */
export function toLoss(acknowledged: Acknowledged, standing: Standing, now: number): Loss | null {
  const { lost } = acknowledged
  const arrivals = Math.max(acknowledged.seq - standing.seq, 0)
  const changes = Math.max(acknowledged.changes - standing.changes, 0)
  const of = acknowledged.rows + (lost === null ? 0 : lost.of - lost.here)
  const loss = { here: standing.rows, of, at: now }
  if (acknowledged.store !== standing.store) return { kind: 'another', arrivals: acknowledged.seq, changes: 0, ...loss }
  if (arrivals + changes > 0) {
    const earlier = lost ?? { arrivals: 0, changes: 0 }
    return { kind: 'behind', arrivals: arrivals + earlier.arrivals, changes: changes + earlier.changes, ...loss }
  }
  const equal = acknowledged.seq === standing.seq && acknowledged.changes === standing.changes
  const same = acknowledged.chain === standing.chain && acknowledged.rows === standing.rows
  return equal && !same ? { kind: 'different', arrivals: 0, changes: 0, ...loss } : null
}

/** The sentences about a loss. `rows`: how many there are now. */
export function describeLoss(lost: Loss, rows: number): string {
  const since = `since ${new Date(lost.at * 1000).toISOString()}`
  if (lost.kind === 'another')
    return `Another store stands in the place of the one that was here (${since}): that one had ${count(lost.of, 'row')}, this one has ${rows}. If that was meant, say so: completionist verify --accept.`
  if (lost.kind === 'different')
    return `As many rows came in as were acknowledged, but not the same ones (${since}): another copy of the store has been written to and put in its place. If that was meant, say so: completionist verify --accept.`
  const parts = [
    ...(lost.arrivals > 0 ? [`${count(lost.arrivals, 'row')} that came in`] : []),
    ...(lost.changes > 0 ? [count(lost.changes, 'edit or deletion', 'edits or deletions')] : []),
  ]
  return (
    `${rows} of ${rows + lost.of - lost.here} rows are here. Acknowledged, and missing ${since}: ${parts.join(' and ')}. ` +
    'The file beside the store that ends in -wal was lost or damaged, or an older copy took the place of the store. ' +
    'Bring back a backup (completionist restore FILE), or go on without them (completionist verify --accept).'
  )
}

function count(n: number, one: string, more = `${one}s`): string {
  return `${n} ${n === 1 ? one : more}`
}
