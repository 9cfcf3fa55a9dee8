import { crc32 } from 'node:zlib'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { boundRow } from '#contract/projection/bound-row.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { toDeletedName } from '../../record/deleted-name.ts'
import { toColumnText } from '../../record/column-text.ts'
import { BodyTable } from './body-table.ts'
import { packPairs } from './packed-pairs.ts'
import { RedactionTable } from './redaction-table.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { Repacker } from '../layout/repacker.ts'
import { RECORD_COLUMNS } from './record-columns.ts'
import { SORT_COLUMNS } from '../../question/sort-columns.ts'
import { readStoredRow, writeStoredRow } from '../../record/stored-row.ts'
import { TextIndex } from './text-index.ts'
import { packLine } from '../../record/codec/line-codec.ts'
import { RecordReader } from './record-reader.ts'
import { Statements } from '../database/statements.ts'

/**
 * Writes a record into all tables that contain parts of it. Everything inside a transaction, which ends with a row of `completions`
 * that cannot be written (`OR ROLLBACK`). `OR ABORT` would take back that statement alone, and since the table has triggers it would
 * begin with a savepoint, before which FTS5 puts its index on disk: once a record instead of once a batch.
 */
export class RecordTable {
  readonly #insert: Record<'completion' | 'row' | 'mark', StatementSync>
  readonly #unlist: StatementSync
  readonly #remove: StatementSync[]
  readonly #unmark: StatementSync
  readonly #scrub: StatementSync
  readonly #isScrubDue: StatementSync
  readonly #rename: StatementSync
  readonly #find: StatementSync
  readonly #reader: RecordReader
  readonly #writeRow: StatementSync
  readonly #setMetadata: StatementSync
  readonly #noteDeleted: StatementSync
  readonly #setColumns: StatementSync
  readonly #at: StatementSync
  readonly #setWireId: StatementSync
  readonly bodies: BodyTable
  readonly redactions: RedactionTable
  readonly #texts: TextIndex
  readonly #repacker: Repacker

  constructor(db: DatabaseSync) {
    const columns = ['ord', 'seq', 'spliced', ...RECORD_COLUMNS.map((kept) => kept.column), 'name', 'wire_id', 'pairs']
    this.#insert = {
      completion: db.prepare(
        `INSERT OR ROLLBACK INTO completions (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      ),
      row: db.prepare('INSERT INTO rows (ord, crc, row) VALUES (?, ?, ?)'),
      mark: db.prepare('INSERT INTO marks (pair, ord) VALUES (?, ?)'),
    }
    // Upstream's text is deleted, too. That upstream lists the row stays known, so that the mirror does not bring it
    // back.
    const unlist = `UPDATE mirror_rows SET listed = NULL WHERE ord = ?1 AND listed IS NOT NULL
      AND source IN (SELECT source FROM mirror_sources)
      AND id = (SELECT CASE spliced WHEN 1 THEN wire_id ELSE name END FROM completions WHERE ord = ?1)`
    const parts = ['completions', 'rows', 'bodies', 'calls', 'redactions']
    const due = 'UPDATE scrubbing SET again = coalesce(page, 0) > 1 OR again, page = coalesce(page, 1)'
    this.#scrub = db.prepare(due)
    this.#isScrubDue = db.prepare('SELECT 1 FROM scrubbing WHERE page = 1 OR (page > 1 AND again)')
    this.#unlist = db.prepare(unlist)
    this.#remove = parts.map((table) => db.prepare(`DELETE FROM ${table} WHERE ord = ?1`))
    this.#unmark = db.prepare('DELETE FROM marks WHERE pair = ? AND ord = ?')
    this.#rename = db.prepare('UPDATE OR ROLLBACK completions SET name = ?, wire_id = ?, spliced = 1 WHERE ord = ?')
    this.#find = db.prepare('SELECT ord, pairs FROM completions WHERE name = ?')
    this.#reader = new RecordReader(new Statements(db))
    this.#writeRow = db.prepare('UPDATE rows SET crc = ?, row = ? WHERE ord = ?')
    this.#setMetadata = db.prepare('UPDATE OR ROLLBACK completions SET metadata = ?, has = ?, pairs = ? WHERE ord = ?')
    const kept = RECORD_COLUMNS.map(({ column }) => `${column} = ?`).join(', ')
    this.#setColumns = db.prepare(`UPDATE OR ROLLBACK completions SET ${kept}, pairs = ? WHERE ord = ?`)
    this.#at = db.prepare('SELECT name, pairs FROM completions WHERE ord = ?')
    this.#setWireId = db.prepare('UPDATE OR ROLLBACK completions SET spliced = ?, wire_id = ? WHERE ord = ?')
    this.redactions = new RedactionTable(db)
    this.#texts = new TextIndex(db)
    this.bodies = new BodyTable(db, this.#texts)
    this.#repacker = new Repacker(db)
    this.#noteDeleted = db.prepare('INSERT OR REPLACE INTO deleted (name, ord) VALUES (?, ?)')
  }

  /** Writes a new record; gives its row of the table. */
  add(record: PreparedRecord, name: string, ord: number, seq: number, pairs: readonly number[]): CompletionRow {
    const { wireId } = record
    const spliced = wireId !== name || record.isIdCut
    const row = boundRow({ ...record.row, id: name, wire_id: spliced ? wireId : null })
    this.#insert.completion.run(
      ord,
      seq,
      spliced ? 1 : 0,
      ...RECORD_COLUMNS.map((kept) => kept.value(row)),
      name,
      spliced && wireId !== null ? toColumnText(wireId) : null,
      packPairs(pairs),
    )
    const line = packLine(writeStoredRow(row))
    this.#insert.row.run(ord, crc32(line), line)
    this.bodies.add(ord, record)
    this.redactions.set(ord, record.incoming.redacted ?? null)
    for (const pair of pairs) this.#insert.mark.run(pair, ord)
    this.#texts.add(ord, record.searched)
    return row
  }

  /** The place of the record with that name and the pairs by which it is found; null if there is none. */
  find(name: string): { ord: number; pairs: Uint8Array } | null {
    const found = this.#find.get(name)
    if (found === undefined) return null
    const { pairs } = found
    return { ord: Number(found['ord']), pairs: pairs instanceof Uint8Array ? pairs : new Uint8Array() }
  }

  /** The line of the table; where it is damaged, as the record gives it again. */
  row(ord: number): CompletionRow {
    return readStoredRow(this.#reader.line(ord) ?? '')
  }

  /** Renames a record; `wireId` is the id in its body, null if it has none. */
  rename(ord: number, name: string, wireId: string | null): void {
    this.#rename.run(name, wireId === null ? null : toColumnText(wireId), ord)
    this.#write(ord, { ...this.row(ord), id: name, wire_id: wireId })
  }

  /** Replaces everything that depends on metadata. `splice` is from `toMetadataSplice`; `at` is Unix seconds. */
  setMetadata(ord: number, row: CompletionRow, pairs: readonly number[], splice: string | null, at: number): void {
    this.#write(ord, row)
    this.#setMetadata.run(
      SORT_COLUMNS.metadata.value?.(row) ?? null,
      SORT_COLUMNS.has.value?.(row) ?? null,
      packPairs(pairs),
      ord,
    )
    this.bodies.setSplice(ord, splice, at)
    this.#noteScrub()
  }

  /** Has deleted bytes cleared later. Once it is due nothing is written: each write has the text index put on disk before it. */
  #noteScrub(): void {
    if (this.#isScrubDue.get() === undefined) this.#scrub.run()
  }

  /** Replaces the row and all columns by which the list sorts and filters. Marks and sums are left to the caller. */
  setRow(ord: number, row: CompletionRow, pairs: readonly number[]): void {
    this.#write(ord, row)
    this.#setColumns.run(...RECORD_COLUMNS.map((kept) => kept.value(row)), packPairs(pairs), ord)
  }

  /** Replaces a record's own bytes, and what depends on them; its row and marks are left to the caller. */
  setBody(ord: number, record: PreparedRecord, wire: { isSpliced: boolean; id: string | null }): void {
    this.bodies.set(ord, record)
    this.#setWireId.run(wire.isSpliced ? 1 : 0, wire.id === null ? null : toColumnText(wire.id), ord)
  }

  /** Name and pairs of the record at a place; null if it no longer exists. */
  at(ord: number): { name: string; pairs: Uint8Array } | null {
    const found = this.#at.get(ord)
    if (found === undefined) return null
    const { pairs } = found
    return { name: String(found['name']), pairs: pairs instanceof Uint8Array ? pairs : new Uint8Array() }
  }

  #write(ord: number, row: CompletionRow): void {
    const line = packLine(writeStoredRow(boundRow(row)))
    this.#writeRow.run(crc32(line), line, ord)
  }

  mark(ord: number, pairs: Iterable<number>): void {
    for (const pair of pairs) this.#insert.mark.run(pair, ord)
  }

  unmark(ord: number, pairs: Iterable<number>): void {
    for (const pair of pairs) this.#unmark.run(pair, ord)
  }

  hasAllTexts(): boolean {
    return this.#texts.isComplete()
  }

  /** Adds up to `limit` older records to the text index; gives how many are left. */
  indexTexts(limit: number): number {
    return this.#texts.step(limit)
  }

  /** Whether every record has the current form. */
  isRepacked(): boolean {
    return this.#repacker.isDone()
  }

  /** Rewrites up to `limit` records of an older layout. */
  repack(limit: number): void {
    this.#repacker.step(limit, (ord) => this.bodies.seal(ord))
  }

  /** Deletes a record from every table and remembers its place. */
  remove(name: string, ord: number, pairs: Iterable<number>): void {
    this.#unlist.run(ord)
    this.drop(ord, pairs)
    this.#noteDeleted.run(toDeletedName(name), ord)
  }

  /** Takes a record out of every table, so that another may stand there. */
  drop(ord: number, pairs: Iterable<number>): void {
    this.unmark(ord, pairs)
    this.#texts.around(ord, () => {
      for (const statement of this.#remove) statement.run(ord)
    })
    this.#noteScrub()
  }
}
