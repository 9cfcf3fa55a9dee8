import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { MirrorClaim, MirrorLease } from '../../mirror-store.ts'
import type { KeptListing } from '../../ingest-store.ts'
import { packBeside } from '../../record/codec/body-codec.ts'
import { toColumnText } from '../../record/column-text.ts'
import { claimHeld, type HeldLease, prolongHeld, releaseHeld } from '../../record/mirrored/held-lease.ts'
import { toOrigin } from '../../record/is-from-elsewhere.ts'
import type { MirroredRow, Candidate } from '../../record/mirrored/mirrored-row.ts'

/** The mirror's own tables. Everything inside a transaction. */
export class MirrorTable {
  readonly #find: StatementSync
  readonly #put: StatementSync
  readonly #restore: StatementSync
  readonly #see: StatementSync
  readonly #candidates: StatementSync
  readonly #unseen: StatementSync
  readonly #noteGone: StatementSync
  readonly #setState: StatementSync
  readonly #meetSource: StatementSync
  readonly #count: StatementSync
  readonly #setWalk: StatementSync
  readonly #setProfile: StatementSync
  readonly #lease: StatementSync
  readonly #setLease: StatementSync

  constructor(db: DatabaseSync) {
    this.#find = db.prepare(
      'SELECT ord, walk, sha256, messages, gone_at, expires, listed FROM mirror_rows WHERE source = ? AND id = ?',
    )
    this.#put = db.prepare(
      `INSERT OR REPLACE INTO mirror_rows (source, id, ord, created, walk, sha256, messages, expires, gone_at, listed)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)`,
    )
    this.#restore = db.prepare(
      `INSERT OR IGNORE INTO mirror_rows (source, id, ord, created, walk, sha256, messages, expires, gone_at, listed)
       VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?)`,
    )
    this.#see = db.prepare('UPDATE mirror_rows SET walk = ?, gone_at = NULL, messages = ? WHERE source = ? AND id = ?')
    this.#candidates = db.prepare(
      `SELECT c.ord, c.way, b.capture, b.sha256, b.came_from FROM completions c JOIN bodies b ON b.ord = c.ord WHERE c.ord IN (
         SELECT ord FROM completions WHERE wire_id = ?1 UNION ALL SELECT ord FROM completions WHERE name = ?1 AND spliced = 0
       ) ORDER BY c.ord DESC`,
    )
    this.#unseen = db.prepare(
      `SELECT id, ord FROM mirror_rows
       WHERE source = ? AND walk < ? AND gone_at IS NULL AND coalesce(created, 0) <= ? LIMIT 500`,
    )
    this.#noteGone = db.prepare('UPDATE mirror_rows SET gone_at = ? WHERE source = ? AND id = ?')
    this.#setState = db.prepare(
      'INSERT INTO mirror_sources (source, state) VALUES (?, ?) ON CONFLICT DO UPDATE SET state = excluded.state',
    )
    this.#meetSource = db.prepare("INSERT OR IGNORE INTO mirror_sources (source, state) VALUES (?, '')")
    this.#count = db.prepare('UPDATE mirror_sources SET n = n + ?, gone = gone + ? WHERE source = ?')
    this.#setWalk = db.prepare('INSERT OR REPLACE INTO mirror_walks (source, walk, entry) VALUES (?, ?, ?)')
    this.#setProfile = db.prepare(
      `INSERT INTO mirror_sources (source, state, profile) VALUES (?, '', ?)
       ON CONFLICT DO UPDATE SET profile = excluded.profile`,
    )
    this.#lease = db.prepare('SELECT token, holder, until FROM mirror_lease')
    this.#setLease = db.prepare('UPDATE mirror_lease SET token = ?, holder = ?, until = ?')
  }

  find(source: string, id: string): MirroredRow | null {
    const found = this.#find.get(source, toColumnText(id))
    if (found === undefined) return null
    const { sha256, listed } = found
    return {
      ord: Number(found['ord']),
      walk: Number(found['walk']),
      sha256: sha256 instanceof Uint8Array ? sha256 : new Uint8Array(),
      messages: Number(found['messages']),
      goneAt: typeof found['gone_at'] === 'number' ? found['gone_at'] : null,
      expires: typeof found['expires'] === 'number' ? found['expires'] : null,
      listed: listed instanceof Uint8Array ? listed : null,
    }
  }

  put(source: string, id: string, created: number | null, row: MirroredRow): void {
    const { ord, walk, sha256, messages, expires, listed } = row
    this.#put.run(source, toColumnText(id), ord, created, walk, sha256, messages, expires, listed)
  }

  see(source: string, id: string, walk: number, messages: number): void {
    this.#see.run(walk, messages, source, toColumnText(id))
  }

  /** Connects a record with an upstream's list as in another store; what is known here already stays. */
  restore(listing: KeptListing, ord: number): void {
    const { source, id, created, sha256, messages, expires, goneAt, text } = listing
    const columns = [source, toColumnText(id), ord, created, sha256, messages, expires, goneAt, packBeside(text)]
    if (this.#restore.run(...columns).changes === 0) return
    this.#meetSource.run(source)
    this.#count.run(1, goneAt === null ? 0 : 1, source)
  }

  /** Records with this id, newest first. */
  candidates(id: string): Candidate[] {
    return this.#candidates.all(toColumnText(id)).map((row) => ({
      ord: Number(row['ord']),
      capture: typeof row['capture'] === 'string' ? row['capture'] : null,
      sha256: row['sha256'] instanceof Uint8Array ? row['sha256'] : new Uint8Array(),
      origin: toOrigin(row),
    }))
  }

  /** Some of the rows that earlier walks saw and this one did not. `id` as the column stores it. */
  unseen(source: string, walk: number, upTo: number): { id: string; ord: number }[] {
    return this.#unseen.all(source, walk, upTo).map((row) => ({ id: String(row['id']), ord: Number(row['ord']) }))
  }

  noteGone(source: string, columnId: string, at: number): void {
    this.#noteGone.run(at, source, columnId)
  }

  setState(source: string, state: string, rows: number, gone: number): void {
    this.#setState.run(source, state)
    this.count(source, rows, gone)
  }

  count(source: string, rows: number, gone: number): void {
    if (rows !== 0 || gone !== 0) this.#count.run(rows, gone, source)
  }

  setWalk(source: string, walk: number, entry: string): void {
    this.#setWalk.run(source, walk, entry)
  }

  setProfile(source: string, profile: string): void {
    this.#setProfile.run(source, profile)
  }

  /** Takes the lease unless another process holds it. */
  claim(claim: MirrorClaim): MirrorLease {
    const { lease, next } = claimHeld(this.#held(), claim)
    this.#hold(next)
    return lease
  }

  release(token: number): void {
    this.#hold(releaseHeld(this.#held(), token))
  }

  /** Prolongs the lease. Throws 409 `lease_lost` if the number is not the newest. */
  fence(token: number, untilMs: number): void {
    this.#hold(prolongHeld(this.#held(), token, untilMs))
  }

  #held(): HeldLease {
    const held = this.#lease.get()
    return {
      token: Number(held?.['token'] ?? 0),
      holder: String(held?.['holder'] ?? ''),
      untilMs: Number(held?.['until'] ?? 0),
    }
  }

  #hold(next: HeldLease | null): void {
    if (next !== null) this.#setLease.run(next.token, next.holder, next.untilMs)
  }
}
