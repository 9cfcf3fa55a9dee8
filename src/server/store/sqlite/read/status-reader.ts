import { statSync } from 'node:fs'
import type { StorePulse, StoreStatus } from '../../kept-store.ts'
import { findOlderCopies } from '../layout/find-older-copies.ts'
import { MEMORY } from '../database/open-database.ts'
import { formatAsOf } from '../../question/position.ts'
import { toSecond } from '../../question/ord.ts'
import type { Statements } from '../database/statements.ts'
import { readTotals } from '../tables/totals.ts'

/** How much the store contains, and from which time. */
export function readStatus(statements: Statements, path: string): StoreStatus {
  const edges = statements
    .of('SELECT (SELECT min(ord) FROM completions) AS oldest, (SELECT max(ord) FROM completions) AS newest')
    .get()
  return {
    rows: readTotals(statements).n,
    oldest: secondOf(edges?.['oldest']),
    newest: secondOf(edges?.['newest']),
    size: path === MEMORY ? sizeInMemory(statements) : sizeOf(path) + sizeOf(`${path}-wal`),
    copies: findOlderCopies(path),
  }
}

/** The state of the store at Unix second `now`. */
export function readPulse(statements: Statements, now: number): StorePulse {
  const { n, seq, changes } = readTotals(statements)
  return { rows: n, arrivals: seq, changes, asOf: formatAsOf({ seq, now }) }
}

function secondOf(ord: unknown): number | null {
  return typeof ord === 'number' ? toSecond(ord) : null
}

function sizeInMemory(statements: Statements): number {
  const pages = Number(statements.of('PRAGMA page_count').get()?.['page_count'])
  return pages * Number(statements.of('PRAGMA page_size').get()?.['page_size'])
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
