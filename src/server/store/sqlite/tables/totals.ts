import type { Statements } from '../database/statements.ts'
import type { Totals } from '../../question/totals.ts'

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
