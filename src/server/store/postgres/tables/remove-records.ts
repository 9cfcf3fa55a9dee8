import type { CompletionRow } from '#contract/row/completion-row.ts'
import { toDeletedName } from '../../record/deleted-name.ts'
import { readStoredRow } from '../../record/stored-row.ts'
import { textOf } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import type { RecordThere } from './record-table.ts'

/** What was counted of a record that is gone, and its number. */
export interface RemovedRecord {
  seq: number
  row: CompletionRow
}

/** What is deleted by where a record stands; those of one place stand on one node. */
const BY_PLACE = ['completions', 'bodies', 'texts']

/**
 * Takes records out of every table but `mirror_rows`, so that others may stand there. A hundred take hardly more statements than one:
 * each statement is a way to the database and, where tables are spread, to several nodes.
 */
export async function dropRecords(session: Session, records: readonly RecordThere[]): Promise<RemovedRecord[]> {
  const ords = records.map(({ ord }) => ord)
  const about = await session.rows(
    `SELECT c.seq, c.name, c.wire_id, b.call_id, b.line FROM completions c JOIN bodies b USING (ord)
     WHERE c.ord = ANY($1::bigint[])`,
    [ords],
  )
  const [names, wires, calls] = ['name', 'wire_id', 'call_id'].map((column) =>
    about.flatMap((row) => textOf(row[column]) ?? []),
  )
  await session.run('DELETE FROM names WHERE name = ANY($1::text[])', [names])
  if (wires?.length !== 0)
    await session.run('DELETE FROM wires WHERE wire = ANY($1::text[]) AND ord = ANY($2::bigint[])', [wires, ords])
  if (calls?.length !== 0) await session.run('DELETE FROM calls WHERE call_id = ANY($1::text[])', [calls])
  for (const table of BY_PLACE) await session.run(`DELETE FROM ${table} WHERE ord = ANY($1::bigint[])`, [ords])
  return about.map((row) => ({ seq: Number(row['seq']), row: readStoredRow(String(row['line'])) }))
}

const REMEMBER = `INSERT INTO deleted (name, ord) SELECT n, o FROM unnest($1::text[], $2::bigint[]) AS given (n, o)
  ON CONFLICT (name) DO UPDATE SET ord = excluded.ord`

/**
 * Deletes records and remembers their places. The texts of upstream there are forgotten; that upstream lists the rows stays known, so
 * that the mirror does not bring them back.
 */
export async function removeRecords(session: Session, records: readonly RecordThere[]): Promise<RemovedRecord[]> {
  if (records.length === 0) return []
  const ords = records.map(({ ord }) => ord)
  await session.run('UPDATE mirror_rows SET listed = NULL WHERE ord = ANY($1::bigint[]) AND listed IS NOT NULL', [ords])
  const removed = await dropRecords(session, records)
  await session.run(REMEMBER, [records.map(({ name }) => toDeletedName(name)), ords])
  return removed
}
