import { crc32 } from 'node:zlib'
import type { DatabaseSync } from 'node:sqlite'
import { boundRow, LARGEST_ROW, ROW_LEVELS } from '#contract/projection/bound-row.ts'
import { cutText } from '#contract/text/cut-text.ts'
import { fromColumnText, toColumnText } from '../../record/column-text.ts'
import { readStoredRow } from '../../record/stored-row.ts'

/** How much was removed from a record on its way in, as JSON; a record without an entry came unchanged. */
const REDACTIONS =
  'CREATE TABLE IF NOT EXISTS redactions (ord INTEGER PRIMARY KEY, crc INTEGER NOT NULL, redacted TEXT NOT NULL)'

/**
 * Version 9: a table for what was removed from records; rows that are too long are cut, with the values by which they
 * are found. No body is unpacked, and no other row is changed. Inside a transaction.
 */
export function boundLines(db: DatabaseSync): void {
  db.exec(REDACTIONS)
  const set = {
    line: db.prepare('UPDATE rows SET crc = ?, row = ? WHERE ord = ?'),
    name: db.prepare('UPDATE completions SET name = ?, wire_id = coalesce(wire_id, ?), spliced = 1 WHERE ord = ?'),
    pair: db.prepare('UPDATE OR IGNORE pairs SET key = ?, value = ? WHERE pair = ?'),
  }
  const long = db.prepare('SELECT ord, crc, row FROM rows WHERE octet_length(row) > ? ORDER BY ord')
  for (const { ord, crc, row } of long.all(LARGEST_ROW)) {
    const text = String(row)
    // A damaged row is made again from its record whenever it is read.
    if (crc32(text) !== crc) continue
    const before = readStoredRow(text)
    const bounded = boundRow(before)
    const line = JSON.stringify(bounded)
    set.line.run(crc32(line), line, Number(ord))
    if (bounded.id !== before.id)
      set.name.run(toColumnText(bounded.id), toColumnText(bounded.wire_id ?? bounded.id), Number(ord))
  }
  const [{ text: most }] = ROW_LEVELS
  const pairs = db.prepare('SELECT pair, key, value FROM pairs WHERE length(key) > ?1 OR length(value) > ?1')
  for (const { pair, key, value } of pairs.all(most)) {
    const cut = (column: unknown) => toColumnText(cutText(fromColumnText(String(column)), most))
    set.pair.run(cut(key), cut(value), Number(pair))
  }
}
