import type { DatabaseSync } from 'node:sqlite'
import { toNestedPairs } from '#contract/metadata/nested-pairs.ts'
import { fromColumnText, toColumnText } from '../../record/column-text.ts'
import type { Mark } from '../../record/marks.ts'
import { PairTable } from '../tables/pair-table.ts'
import { packWidePairs, unpackWidePairs } from './wide-pairs.ts'
import type { PairSums } from '../../question/kept-pair.ts'

/**
 * Rows whose metadata contains objects or lists can be found by what is inside, also existing ones. Only such values
 * and their rows are read; no body is unpacked. Inside a transaction.
 */
export function addNestedMarks(db: DatabaseSync): void {
  const values = db.prepare(
    "SELECT pair, key, value FROM pairs WHERE field = 'meta' AND (ltrim(value) LIKE '{%' OR ltrim(value) LIKE '[%')",
  )
  const carriers = db.prepare(
    'SELECT c.ord, c.pairs, c.tokens, c.cost FROM marks m JOIN completions c ON c.ord = m.ord WHERE m.pair = ?',
  )
  const setMark = db.prepare('INSERT OR IGNORE INTO marks (pair, ord) VALUES (?, ?)')
  const setPairs = db.prepare('UPDATE completions SET pairs = ? WHERE ord = ?')
  const pairs = new PairTable(db)
  const sums = new Map<number, PairSums>()
  for (const { pair, key, value } of values.all()) {
    const numbers = toInnerMarks(fromColumnText(String(key)), fromColumnText(String(value))).map((mark) =>
      pairs.numberOf(mark),
    )
    for (const row of carriers.all(pair ?? null)) {
      const fresh = [...new Set(numbers)].filter((number) => setMark.run(number, row['ord'] ?? null).changes > 0)
      for (const number of fresh) {
        const sum = sums.get(number) ?? { n: 0, tokens: 0, cost: 0 }
        sum.n++
        sum.tokens += Number(row['tokens'] ?? 0)
        sum.cost += Number(row['cost'] ?? 0)
        sums.set(number, sum)
      }
      const before = row['pairs'] instanceof Uint8Array ? unpackWidePairs(row['pairs']) : []
      if (fresh.length > 0) setPairs.run(packWidePairs([...before, ...fresh]), row['ord'] ?? null)
    }
  }
  pairs.add(sums)
}

function toInnerMarks(key: string, value: string): Mark[] {
  return toNestedPairs(key, value).flatMap(([inner, text]): Mark[] => [
    { field: 'key', key: '', value: toColumnText(inner) },
    { field: 'part', key: toColumnText(inner), value: toColumnText(text) },
  ])
}
