import type { DatabaseSync } from 'node:sqlite'
import type { SavedView } from '#contract/search/saved-view.ts'
import { NOTHING_HIDDEN } from '../../../redact/hidden.ts'
import { toDeletedName } from '../../record/deleted-name.ts'
import { toColumnText } from '../../record/column-text.ts'
import type { ImportCheckpoint, IncomingRecord, Ingested } from '../../ingest-store.ts'
import type { DeletedName, CarriedLedger, MirrorMemory, StoreInlet } from '../../move/store-outlet.ts'
import { openDatabaseForWriting } from '../database/open-database.ts'
import type { Standing } from '../database/standing.ts'
import { ViewTable } from '../tables/view-table.ts'
import { Writer } from '../write/writer.ts'
import { SqliteOutlet } from './sqlite-outlet.ts'

/**
 * Opens a store in a file, made where there is none, to take in what another has. `copy`: one of an older layout is copied
 * beside itself before it is brought up to date. Throws `StoreOpenError`.
 */
export function openSqliteInlet(path: string, copy: boolean): { inlet: SqliteInlet; notices: readonly string[] } {
  const store = openDatabaseForWriting(path, copy)
  return {
    inlet: new SqliteInlet(
      store.db,
      (standing) => store.onCommit(standing),
      () => store.close(),
    ),
    notices: store.notices,
  }
}

/** A store in a file that takes in what another has. */
export class SqliteInlet extends SqliteOutlet implements StoreInlet {
  readonly db: DatabaseSync
  readonly #writer: Writer
  readonly #views: ViewTable

  constructor(db: DatabaseSync, onCommit: (standing: Standing) => void, close: () => void) {
    super(db, close)
    this.db = db
    this.#writer = new Writer(db, onCommit)
    this.#views = new ViewTable(db)
  }

  async ingest(records: readonly IncomingRecord[], checkpoint: ImportCheckpoint): Promise<Ingested[]> {
    return this.#writer.ingest(records, checkpoint, NOTHING_HIDDEN)
  }

  async noteDeleted(deletedNames: readonly DeletedName[]): Promise<number> {
    const at = this.statements.of('SELECT name FROM completions WHERE ord = ?')
    const gone = deletedNames.filter(({ name, ord }) => {
      const here = at.get(ord)?.['name']
      return typeof here === 'string' && toDeletedName(here) === name
    })
    const deleted = gone.length === 0 ? 0 : this.#writer.deleteAt(gone.map(({ ord }) => ord))
    this.#transaction(() => {
      const put = this.statements.of('INSERT OR IGNORE INTO deleted (name, ord) VALUES (?, ?)')
      for (const { name, ord } of deletedNames) put.run(name, ord)
    })
    return deleted
  }

  async deletedAt(ords: readonly number[]): Promise<number[]> {
    const at = this.statements.of('SELECT 1 FROM deleted WHERE ord = ?')
    return ords.filter((ord) => at.get(ord) !== undefined)
  }

  async putLedger({ source, state, profile, walks }: CarriedLedger): Promise<void> {
    this.#transaction(() => {
      this.statements
        .of(
          `INSERT INTO mirror_sources (source, state, profile) VALUES (?, ?, ?)
           ON CONFLICT DO UPDATE SET state = excluded.state, profile = coalesce(excluded.profile, profile)`,
        )
        .run(source, state, profile)
      const put = this.statements.of('INSERT OR REPLACE INTO mirror_walks (source, walk, entry) VALUES (?, ?, ?)')
      for (const { walk, entry } of walks) put.run(source, walk, entry)
      this.statements
        .of(
          `UPDATE mirror_sources SET n = (SELECT count(*) FROM mirror_rows m WHERE m.source = ?1),
             gone = (SELECT count(*) FROM mirror_rows m WHERE m.source = ?1 AND m.gone_at IS NOT NULL) WHERE source = ?1`,
        )
        .run(source)
    })
  }

  async putMemories(memories: readonly MirrorMemory[]): Promise<void> {
    this.#transaction(() => {
      const put = this.statements.of(
        `INSERT OR REPLACE INTO mirror_rows (source, id, ord, created, walk, sha256, messages, expires, gone_at, listed)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      const stands = this.statements.of('SELECT 1 FROM completions WHERE ord = ?')
      for (const { source, id, name, ...row } of memories) {
        const own = stands.get(row.ord) !== undefined || name === null ? row.ord : (this.ordOf(name) ?? row.ord)
        const { created, walk, sha256, messages, expires, goneAt, listed } = row
        put.run(source, toColumnText(id), own, created, walk, sha256, messages, expires, goneAt, listed)
      }
    })
  }

  async putViews(views: readonly SavedView[]): Promise<void> {
    this.#views.restore(views)
  }

  async putCheckpoints(checkpoints: readonly ImportCheckpoint[]): Promise<void> {
    this.#transaction(() => {
      const put = this.statements.of(
        'INSERT OR IGNORE INTO import_checkpoints (key, byte_offset, line) VALUES (?, ?, ?)',
      )
      for (const { key, offset, line } of checkpoints) put.run(key, offset, line)
    })
  }

  #transaction(work: () => void): void {
    this.db.exec('BEGIN IMMEDIATE')
    try {
      work()
      this.db.exec('COMMIT')
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK')
      throw error
    }
  }
}
