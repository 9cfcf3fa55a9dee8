import { textOf } from '../database/cells.ts'
import type { Session } from '../database/database.ts'

/**
 * How many rows the planner expects `SELECT … FROM` this to find. Of no use where tables are spread: Citus
 * always says 100,000.
 */
export async function expectedRows(session: Session, from: string, values: readonly unknown[]): Promise<number> {
  const plan = await session.row(`EXPLAIN SELECT 1 FROM ${from}`, values)
  return Number(/ rows=(\d+)/.exec(textOf(plan?.['QUERY PLAN']) ?? '')?.[1] ?? 0)
}
