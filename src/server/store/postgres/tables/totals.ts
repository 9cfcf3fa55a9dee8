import type { Totals } from '../../question/totals.ts'
import type { Row } from '../database/cells.ts'
import type { Database, Session } from '../database/database.ts'

export interface Counted {
  arrived: number
  changes: number
  n: number
  tokens: number
  cost: number
}

/** The order of those who add, where a row's lock ends before all nodes have heard of it. */
const TURN = "hashtextextended('completionist turn ' || current_schema(), 0)"

/**
 * The kept counts of the whole store, and what is another number whenever pairs were forgotten: on several nodes that of all changes,
 * which is told once all nodes have them.
 */
export async function readTotals(session: Session): Promise<Totals & { drops: number }> {
  const [found] = await session.often('SELECT seq, changes, n, tokens, cost, drops FROM totals')
  const totals = toTotals(found)
  return { ...totals, drops: session.isSpread ? totals.changes : Number(found?.['drops']) }
}

/** The same as those who write have it, and how often pairs were forgotten. */
export async function readCounted(session: Session): Promise<Totals & { drops: number }> {
  const found = await session.row(`SELECT * FROM ${tableOf(session)}`)
  return { ...toTotals(found), drops: Number(found?.['drops']) }
}

/** Says that pairs were forgotten. */
export async function countDrop(session: Session): Promise<void> {
  await session.run(`UPDATE ${tableOf(session)} SET drops = drops + 1`)
}

/**
 * Counts what a change brings; others wait here until it is done, so it comes last. Whoever counts has forgotten the stretches
 * that it changed (`stretch-table.ts`); a server of an older version has not, and leaves `packed_at` behind.
 */
export async function count(session: Session, { arrived, changes, n, tokens, cost }: Counted): Promise<Totals> {
  if (session.isSpread) await session.run(`SELECT pg_advisory_xact_lock(${TURN})`)
  const found = await session.row(
    `UPDATE ${tableOf(session)} SET seq = seq + $1, changes = changes + $2, n = n + $3, tokens = tokens + $4, cost = cost + $5,
       packed_at = CASE WHEN packed_at = changes THEN changes + $2 END
     RETURNING seq, changes, n, tokens, cost`,
    [arrived, changes, n, tokens, cost],
  )
  return toTotals(found)
}

/**
 * Publishes what was counted. Where tables are spread, nodes commit one after the other, and a reader must not be told of
 * rows before the last node has them. If a server dies before this, the next change publishes it as well.
 */
export async function showTotals(database: Database, { seq, changes, n, tokens, cost }: Totals): Promise<void> {
  if (!database.isSpread) return
  await database.quick(
    'UPDATE totals SET seq = $1, changes = $2, n = $3, tokens = $4, cost = $5 WHERE seq <= $1 AND changes <= $2',
    [seq, changes, n, tokens, cost],
  )
}

/** Adds the counts of servers that died before they could add them. */
export async function showCounted(database: Database): Promise<void> {
  if (!database.isSpread) return
  await database.change((session) =>
    session.run(
      `UPDATE totals SET seq = c.seq, changes = c.changes, n = c.n, tokens = c.tokens, cost = c.cost
       FROM counted c WHERE totals.seq < c.seq OR totals.changes < c.changes`,
    ),
  )
}

/** Where those who write count. */
export function tableOf({ isSpread }: Session): string {
  return isSpread ? 'counted' : 'totals'
}

function toTotals(found: Row | undefined): Totals {
  const [seq, changes] = [Number(found?.['seq']), Number(found?.['changes'])]
  return { seq, changes, n: Number(found?.['n']), tokens: Number(found?.['tokens']), cost: Number(found?.['cost']) }
}
