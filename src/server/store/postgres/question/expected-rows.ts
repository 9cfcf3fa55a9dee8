import { textOf } from '../database/cells.ts'
import type { Session } from '../database/database.ts'

/** How many rows the planner expects `SELECT … FROM` this to find. Not where tables are spread: there it expects nothing. */
export async function expectedRows(session: Session, from: string, values: readonly unknown[]): Promise<number> {
  const plan = await session.row(`EXPLAIN SELECT 1 FROM ${from}`, values)
  return Number(/ rows=(\d+)/.exec(textOf(plan?.['QUERY PLAN']) ?? '')?.[1] ?? 0)
}
