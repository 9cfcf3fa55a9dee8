import type { PairSums } from './pair-table.ts'
import type { Statements } from '../database/statements.ts'

/** What the store keeps count of. `seq` is the number of the newest row, `changes` grows with every edit and deletion. */
export interface Totals extends PairSums {
  seq: number
  changes: number
}

/** Reads the kept totals. */
export function readTotals(statements: Statements): Totals {
  const found = statements.of('SELECT seq, changes, n, tokens, cost FROM totals').get()
  return {
    seq: Number(found?.['seq']),
    changes: Number(found?.['changes']),
    n: Number(found?.['n']),
    tokens: Number(found?.['tokens']),
    cost: Number(found?.['cost']),
  }
}
