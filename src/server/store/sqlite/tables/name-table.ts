import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { toDeletedName } from '../../record/deleted-name.ts'
import { fromColumnText, toColumnText } from '../../record/column-text.ts'
import { toOrigin } from '../../record/is-from-elsewhere.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { type Namesake, type Naming, planName, planRestoredName, toWanted } from '../../record/naming.ts'

/** Names of records: who has one, and which are free. */
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

  /** Names a record that would be at `ord`. Inside a transaction. */
  decide(record: PreparedRecord, ord: number): Naming {
    const plan = planName(record, ord, this.#find(record))
    return 'known' in plan ? plan : plan.finish(this.#freeName(plan.base, plan.from))
  }

  /** Gives a record from another store its name there, if that is free. */
  restore(record: PreparedRecord, name: string, ord: number): Naming {
    const plan = planRestoredName(record, name, this.#find(record), this.#find(record, name))
    const isTaken = plan?.known === null && this.#holder.get(name) !== undefined
    return plan === null || isTaken ? this.decide(record, ord) : plan
  }

  #find({ wireId, sha256 }: PreparedRecord, name: string = toWanted(wireId, sha256)): Namesake[] {
    const wire = toColumnText(wireId ?? toWanted(wireId, sha256))
    return this.#namesakes.all(name, wire, name).map((row) => ({
      ord: Number(row['ord']),
      name: String(row['name']),
      wireId: row['wire_id'] === null ? null : fromColumnText(String(row['wire_id'])),
      spliced: row['spliced'] === 1,
      called: row['called'] === 1,
      sha256: row['sha256'] instanceof Uint8Array ? row['sha256'] : new Uint8Array(),
      origin: toOrigin(row),
    }))
  }

  #freeName(wanted: string, from: number): string {
    for (let n = Math.max(from, 1); ; n++) {
      const name = `${wanted}~${n}`
      if (this.#taken.get(name, toDeletedName(name)) === undefined) return name
    }
  }
}
