import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { toBuriedName } from '../../record/buried-name.ts'
import { toColumnText } from '../../record/column-text.ts'
import { isFromElsewhere, type Origin, toOrigin } from '../../record/is-from-elsewhere.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { type Naming, toWanted } from '../../record/naming.ts'

/** A record with the same id on the wire, or with the name that a new one wants. */
interface Namesake {
  ord: number
  name: string
  wireId: string | null
  spliced: boolean
  /** It belongs to a recorded call. */
  called: boolean
  sha256: Uint8Array
  origin: Origin
}

/**
 * Names of records. A name is the id on the wire; if several records have it, the newest gets it and the others are
 * `id~1`, `id~2` in the order in which they lost it. A record without an id is `~` and the beginning of its SHA-256.
 */
export class NameTable {
  readonly #namesakes: StatementSync
  readonly #taken: StatementSync
  readonly #holder: StatementSync

  constructor(db: DatabaseSync) {
    const columns =
      'c.ord, c.name, c.wire_id, c.spliced, c.way, b.sha256, b.came_from, EXISTS (SELECT 1 FROM calls k WHERE k.ord = c.ord) AS called'
    this.#namesakes = db.prepare(
      `SELECT ${columns} FROM completions c JOIN bodies b ON b.ord = c.ord WHERE c.name = ?
       UNION ALL SELECT ${columns} FROM completions c JOIN bodies b ON b.ord = c.ord WHERE c.wire_id = ? AND c.name <> ?`,
    )
    this.#holder = db.prepare('SELECT 1 FROM completions WHERE name = ?')
    this.#taken = db.prepare('SELECT 1 FROM completions WHERE name = ? UNION ALL SELECT 1 FROM deleted WHERE name = ?')
  }

  /**
   * Names a record that would be at `ord`. If it belongs to a call of its own, or comes from another upstream, it is a
   * new record even if its bytes are known. Inside a transaction.
   */
  decide({ wireId, sha256, incoming }: PreparedRecord, ord: number): Naming {
    const wanted = toWanted(wireId, sha256)
    const wire = toColumnText(wireId ?? wanted)
    const namesakes = this.#find(wanted, wire)
    const same = namesakes.find(
      (other) =>
        Buffer.compare(other.sha256, sha256) === 0 &&
        (other.wireId ?? other.name) === wire &&
        !isFromElsewhere(other.origin, incoming),
    )
    if (same !== undefined && incoming.call === undefined) return { known: same.name }
    const holder = namesakes.find((other) => other.name === wanted)
    if (holder === undefined) return { known: null, name: wanted, sameId: namesakes.length > 0, rename: null }
    const free = this.#freeName(wanted, namesakes.length)
    const borrowed = holder.wireId !== null && holder.wireId !== wire
    if (holder.ord > ord && !borrowed) return { known: null, name: free, sameId: true, rename: null }
    const wasCalled = holder.spliced ? holder.wireId : holder.name
    const to = borrowed ? this.#freeName(holder.wireId ?? wanted, 1) : free
    return { known: null, name: wanted, sameId: !borrowed, rename: { ord: holder.ord, name: to, wireId: wasCalled } }
  }

  /**
   * Gives a record from another store its name there, if that is free. Without a call, a record with known bytes is the
   * same record, unless the known one belongs to a call: in the other store they were two records as well.
   */
  restore(record: PreparedRecord, name: string, ord: number): Naming {
    const { wireId, sha256, incoming } = record
    const wanted = toWanted(wireId, sha256)
    const wire = toColumnText(wireId ?? wanted)
    const namesakes = this.#find(wanted, wire)
    const same = [...namesakes, ...this.#find(name, wire)].find(
      (other) =>
        !other.called && Buffer.compare(other.sha256, sha256) === 0 && !isFromElsewhere(other.origin, incoming),
    )
    if (same !== undefined && incoming.call === undefined) return { known: same.name }
    const fits = name === wanted || (name.startsWith(`${wanted}~`) && /^\d+$/.test(name.slice(wanted.length + 1)))
    if (!fits || this.#holder.get(name) !== undefined) return this.decide(record, ord)
    return { known: null, name, sameId: namesakes.length > 0, rename: null }
  }

  #find(name: string, wire: string): Namesake[] {
    return this.#namesakes.all(name, wire, name).map((row) => ({
      ord: Number(row['ord']),
      name: String(row['name']),
      wireId: row['wire_id'] === null ? null : String(row['wire_id']),
      spliced: row['spliced'] === 1,
      called: row['called'] === 1,
      sha256: row['sha256'] instanceof Uint8Array ? row['sha256'] : new Uint8Array(),
      origin: toOrigin(row),
    }))
  }

  #freeName(wanted: string, from: number): string {
    for (let n = Math.max(from, 1); ; n++) {
      const name = `${wanted}~${n}`
      if (this.#taken.get(name, toBuriedName(name)) === undefined) return name
    }
  }
}
