import { crc32 } from 'node:zlib'
import type { DatabaseSync } from 'node:sqlite'
import { PairTable } from '../tables/pair-table.ts'
import { packWidePairs, unpackWidePairs } from './wide-pairs.ts'
import type { PairSums } from '../../question/kept-pair.ts'
import { readStoredRow } from '../../record/stored-row.ts'

/**
 * Version 5: how recorded calls ended becomes a column to sort by and a value to find and count rows by, also for
 * existing calls, whose ending is stored beside the body. Only recorded rows are changed, and no body is unpacked; only
 * rows that did not end `complete` are rewritten, since a row without the word means that (`readStoredRow`). Inside a
 * transaction.
 */
export function addCaptures(db: DatabaseSync): void {
  db.exec('ALTER TABLE completions ADD COLUMN capture TEXT')
  const find = {
    places: db.prepare('SELECT ord FROM calls ORDER BY ord'),
    record: db.prepare(
      'SELECT b.capture, c.pairs, c.tokens, c.cost FROM completions c JOIN bodies b ON b.ord = c.ord WHERE c.ord = ?',
    ),
    line: db.prepare('SELECT crc, row FROM rows WHERE ord = ?'),
  }
  const set = {
    record: db.prepare('UPDATE completions SET capture = ?, pairs = ? WHERE ord = ?'),
    mark: db.prepare('INSERT INTO marks (pair, ord) VALUES (?, ?)'),
    line: db.prepare('UPDATE rows SET crc = ?, row = ? WHERE ord = ?'),
  }
  const pairs = new PairTable(db)
  const sums = new Map<number, PairSums>()
  for (const place of find.places.all()) {
    const ord = Number(place['ord'])
    const record = find.record.get(ord)
    const capture = record?.['capture']
    if (record === undefined || typeof capture !== 'string') continue
    const pair = pairs.numberOf({ field: 'capture', key: '', value: capture })
    const before = record['pairs']
    set.record.run(
      capture,
      packWidePairs([...(before instanceof Uint8Array ? unpackWidePairs(before) : []), pair]),
      ord,
    )
    set.mark.run(pair, ord)
    const sum = sums.get(pair) ?? { n: 0, tokens: 0, cost: 0 }
    sum.n++
    sum.tokens += Number(record['tokens'] ?? 0)
    sum.cost += Number(record['cost'] ?? 0)
    sums.set(pair, sum)
    if (capture === 'complete') continue
    const line = find.line.get(ord)
    const text = String(line?.['row'])
    // A damaged row is made again from its record whenever it is read.
    if (line === undefined || crc32(text) !== line['crc']) continue
    const row = JSON.stringify({ ...readStoredRow(text), capture })
    set.line.run(crc32(row), row, ord)
  }
  pairs.add(sums)
}
