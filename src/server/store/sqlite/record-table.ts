import { crc32 } from 'node:zlib'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { CompletionRow } from '#contract/completion-row.ts'
import { fromColumnText, toColumnText } from './column-text.ts'
import { packPairs } from './pair-table.ts'
import type { PreparedRecord } from './prepared-record.ts'
import { SORT_COLUMNS } from './sort-columns.ts'
import { readStoredRow } from './stored-row.ts'

const KEPT = Object.values(SORT_COLUMNS).flatMap(({ column, value }) => (value === null ? [] : [{ column, value }]))

/** Writes one record into all the tables that hold a part of it. Everything inside a transaction. */
export class RecordTable {
  readonly #insert: { completion: StatementSync; row: StatementSync; body: StatementSync; mark: StatementSync }
  readonly #remove: StatementSync[]
  readonly #unmark: StatementSync
  readonly #rename: StatementSync
  readonly #find: StatementSync
  readonly #readRow: StatementSync
  readonly #writeRow: StatementSync
  readonly #setMetadata: StatementSync
  readonly #readBody: StatementSync
  readonly #setSplice: StatementSync
  readonly #bury: StatementSync

  constructor(db: DatabaseSync) {
    const columns = ['ord', 'seq', 'spliced', ...KEPT.map((kept) => kept.column), 'name', 'wire_id', 'pairs']
    this.#insert = {
      completion: db.prepare(
        `INSERT INTO completions (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      ),
      row: db.prepare('INSERT INTO rows (ord, crc, row) VALUES (?, ?, ?)'),
      body: db.prepare(
        `INSERT INTO bodies (ord, codec, size, crc, sha256, metadata, came_from, line, received_at, capture, body, request, messages)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ),
      mark: db.prepare('INSERT INTO marks (pair, ord) VALUES (?, ?)'),
    }
    this.#remove = ['completions', 'rows', 'bodies'].map((table) => db.prepare(`DELETE FROM ${table} WHERE ord = ?`))
    this.#unmark = db.prepare('DELETE FROM marks WHERE pair = ? AND ord = ?')
    this.#rename = db.prepare('UPDATE completions SET name = ?, wire_id = ?, spliced = 1 WHERE ord = ?')
    this.#find = db.prepare('SELECT ord, pairs FROM completions WHERE name = ?')
    this.#readRow = db.prepare('SELECT row FROM rows WHERE ord = ?')
    this.#writeRow = db.prepare('UPDATE rows SET crc = ?, row = ? WHERE ord = ?')
    this.#setMetadata = db.prepare('UPDATE completions SET metadata = ?, has = ?, pairs = ? WHERE ord = ?')
    this.#readBody = db.prepare('SELECT codec, size, body FROM bodies WHERE ord = ?')
    this.#setSplice = db.prepare('UPDATE bodies SET metadata = ?, metadata_changed_at = ? WHERE ord = ?')
    this.#bury = db.prepare('INSERT OR REPLACE INTO deleted (name, ord) VALUES (?, ?)')
  }

  /** Writes a new record; gives its line of the table. */
  add(record: PreparedRecord, name: string, ord: number, seq: number, pairs: readonly number[]): CompletionRow {
    const { incoming, wireId } = record
    const spliced = wireId !== name
    const row: CompletionRow = { ...record.row, id: name, wire_id: spliced ? wireId : null }
    this.#insert.completion.run(
      ord,
      seq,
      spliced ? 1 : 0,
      ...KEPT.map((kept) => kept.value(row)),
      name,
      spliced && wireId !== null ? toColumnText(wireId) : null,
      packPairs(pairs),
    )
    const line = JSON.stringify(row)
    this.#insert.row.run(ord, crc32(line), line)
    this.#insert.body.run(
      ord,
      record.codec,
      incoming.body.length,
      record.crc,
      record.sha256,
      record.metadata,
      toColumnText(incoming.from),
      incoming.line,
      incoming.receivedAt,
      incoming.capture,
      record.body,
      record.request,
      record.messages,
    )
    for (const pair of pairs) this.#insert.mark.run(pair, ord)
    return row
  }

  /** Where a record of that name stands and what it is found by; null when there is none. */
  find(name: string): { ord: number; pairs: Uint8Array } | null {
    const found = this.#find.get(name)
    if (found === undefined) return null
    const { pairs } = found
    return { ord: Number(found['ord']), pairs: pairs instanceof Uint8Array ? pairs : new Uint8Array() }
  }

  row(ord: number): CompletionRow {
    return readStoredRow(String(this.#readRow.get(ord)?.['row']))
  }

  /** The packed bytes of a record. */
  body(ord: number): { codec: number; size: number; body: Uint8Array } {
    const found = this.#readBody.get(ord)
    const body = found?.['body']
    return {
      codec: Number(found?.['codec']),
      size: Number(found?.['size']),
      body: body instanceof Uint8Array ? body : new Uint8Array(),
    }
  }

  /** Gives a record another name; `wireId` is what its body says, null where it says nothing. */
  rename(ord: number, name: string, wireId: string | null): void {
    this.#rename.run(name, wireId, ord)
    this.#write(ord, { ...this.row(ord), id: name, wire_id: wireId === null ? null : fromColumnText(wireId) })
  }

  /** Replaces what depends on metadata. `splice` as `metadataToSplice` gives it; `at` is Unix seconds. */
  setMetadata(ord: number, row: CompletionRow, pairs: readonly number[], splice: string | null, at: number): void {
    this.#write(ord, row)
    this.#setMetadata.run(
      SORT_COLUMNS.metadata.value?.(row) ?? null,
      SORT_COLUMNS.has.value?.(row) ?? null,
      packPairs(pairs),
      ord,
    )
    this.#setSplice.run(splice, at, ord)
  }

  #write(ord: number, row: CompletionRow): void {
    const line = JSON.stringify(row)
    this.#writeRow.run(crc32(line), line, ord)
  }

  mark(ord: number, pairs: Iterable<number>): void {
    for (const pair of pairs) this.#insert.mark.run(pair, ord)
  }

  unmark(ord: number, pairs: Iterable<number>): void {
    for (const pair of pairs) this.#unmark.run(pair, ord)
  }

  /** Takes a record out of every table and remembers where it stood. */
  remove(name: string, ord: number, pairs: Iterable<number>): void {
    this.unmark(ord, pairs)
    for (const statement of this.#remove) statement.run(ord)
    this.#bury.run(name, ord)
  }
}
