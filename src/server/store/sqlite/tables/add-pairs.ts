import type { SqlValue } from '../../question/sort-columns.ts'
import type { Statements } from '../database/statements.ts'
import { unpackPairs } from './packed-pairs.ts'

/**
 * Adds to `counts`, by the numbers of pairs, how many of the rows that a statement finds have each. The pairs of all rows are
 * transferred as one list, which takes a tenth of the time.
 */
export function addPairs(statements: Statements, counts: Uint32Array, sql: string, values: readonly SqlValue[]): void {
  const joined = `SELECT CAST(group_concat(pairs, '') AS BLOB) AS pairs FROM (${sql})`
  const pairs = statements.of(joined).get(...values)?.['pairs']
  if (!(pairs instanceof Uint8Array)) return
  for (const pair of unpackPairs(pairs)) counts[pair] = (counts[pair] ?? 0) + 1
}

/** The same of the rows at some places. */
export function addPairsAt(statements: Statements, counts: Uint32Array, places: readonly number[]): void {
  const sql = 'SELECT c.pairs FROM json_each(?) place CROSS JOIN completions c ON c.ord = place.value'
  addPairs(statements, counts, sql, [JSON.stringify(places)])
}
