import { formatAsOf } from '../../question/position.ts'
import { toSecond } from '../../question/ord.ts'
import type { StorePulse, StoreStatus } from '../../kept-store.ts'
import type { ImportCheckpoint } from '../../ingest-store.ts'
import { numberOf } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { readTotals } from '../tables/totals.ts'

/** How the store stands. `now` is Unix seconds. */
export async function readPulse(session: Session, now: number): Promise<StorePulse> {
  const { n, seq, changes } = await readTotals(session)
  return { rows: n, arrivals: seq, changes, asOf: formatAsOf({ seq, now }) }
}

/** How much is in a schema, and from when to when. */
export async function readStatus(session: Session, schema: string): Promise<StoreStatus> {
  const { n } = await readTotals(session)
  const found = await session.row(
    `SELECT (SELECT min(ord) FROM completions) AS oldest, (SELECT max(ord) FROM completions) AS newest,
       (SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
        WHERE s.nspname = $1 AND c.relkind IN ('r', 'p')) AS size`,
    [schema],
  )
  return {
    rows: n,
    oldest: secondOf(found?.['oldest']),
    newest: secondOf(found?.['newest']),
    size: numberOf(found?.['size']) ?? 0,
    copies: [],
  }
}

/** Where an interrupted import goes on; null where none of that key was. */
export async function readCheckpoint(session: Session, key: string): Promise<ImportCheckpoint | null> {
  const found = await session.row('SELECT byte_offset, line FROM import_checkpoints WHERE key = $1', [key])
  return found === undefined ? null : { key, offset: Number(found['byte_offset']), line: Number(found['line']) }
}

function secondOf(ord: unknown): number | null {
  return typeof ord === 'number' ? toSecond(ord) : null
}
