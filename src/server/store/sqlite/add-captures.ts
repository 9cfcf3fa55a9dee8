import { crc32 } from 'node:zlib'
import type { DatabaseSync } from 'node:sqlite'
import { packPairs, unpackPairs } from './pair-table.ts'
import { readStoredRow } from './stored-row.ts'

/**
 * Version 5: how recorded calls ended becomes a column to sort by and a value to find and count rows by, also of the calls
 * that are here already: theirs stands beside the body. Only recorded rows are touched, and no body is unpacked; of their
 * lines only those that do not say `complete` are written anew, since that is what a line without the word means
 * (`readStoredRow`). Inside a transaction.
 */
export function addCaptures(db: DatabaseSync): void {
  db.exec(`
    ALTER TABLE completions ADD COLUMN capture TEXT;
    UPDATE completions SET capture = (SELECT b.capture FROM bodies b WHERE b.ord = completions.ord)
      WHERE ord IN (SELECT ord FROM calls);
    INSERT INTO pairs (field, key, value, n, tokens, cost)
      SELECT 'capture', '', capture, count(*), coalesce(sum(tokens), 0), coalesce(sum(cost), 0)
      FROM completions WHERE capture IS NOT NULL GROUP BY capture;
    INSERT INTO marks (pair, ord) SELECT p.pair, c.ord FROM completions c
      JOIN pairs p ON p.field = 'capture' AND p.key = '' AND p.value = c.capture WHERE c.capture IS NOT NULL;
  `)
  const find = {
    pairs: db.prepare("SELECT pair, value FROM pairs WHERE field = 'capture'"),
    places: db.prepare('SELECT ord FROM marks WHERE pair = ?'),
    numbers: db.prepare('SELECT pairs FROM completions WHERE ord = ?'),
    line: db.prepare('SELECT crc, row FROM rows WHERE ord = ?'),
  }
  const set = {
    numbers: db.prepare('UPDATE completions SET pairs = ? WHERE ord = ?'),
    line: db.prepare('UPDATE rows SET crc = ?, row = ? WHERE ord = ?'),
  }
  for (const { pair, value } of find.pairs.all()) {
    for (const place of find.places.all(Number(pair))) {
      const ord = Number(place['ord'])
      const numbers = find.numbers.get(ord)?.['pairs']
      set.numbers.run(packPairs([...(numbers instanceof Uint8Array ? unpackPairs(numbers) : []), Number(pair)]), ord)
      const line = value === 'complete' ? undefined : find.line.get(ord)
      const text = String(line?.['row'])
      // A damaged line is projected again from its record, whenever it is read.
      if (line === undefined || crc32(text) !== line['crc']) continue
      const row = JSON.stringify({ ...readStoredRow(text), capture: value })
      set.line.run(crc32(row), row, ord)
    }
  }
}
