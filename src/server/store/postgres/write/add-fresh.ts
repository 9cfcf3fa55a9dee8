import { toWanted } from '../../record/naming.ts'
import { markName } from '../../record/marks.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import type { Database, Session } from '../database/database.ts'
import type { KnownPairs } from '../tables/known-pairs.ts'
import { NewRecords } from '../tables/new-records.ts'
import { givePlaces } from '../tables/place-table.ts'
import { count, showTotals } from '../tables/totals.ts'
import { findFresh } from './find-fresh.ts'
import { SumsTally } from './sums-tally.ts'
import { MOST_BYTES, type Placed } from './writer.ts'

/** Thrown if a record exists already, or changes another. */
class NotFresh extends Error {}

/**
 * Adds records whose name, id and call are new here, so that no other row changes; other writers may do the same
 * meanwhile. Null if one of them is no such record; then none is in. `besides` writes what belongs to the same change.
 */
export async function addFresh(
  database: Database,
  pairs: KnownPairs,
  records: readonly PreparedRecord[],
  besides: (session: Session) => Promise<void>,
): Promise<Placed[] | null> {
  // What comes from another store wants the place that it had there.
  if (records.some(({ incoming }) => incoming.kept !== undefined)) return null
  try {
    const added = await database.add(async (session) => {
      if ((await findFresh(session, records)).size < records.length) throw new NotFresh()
      const places = await givePlaces(
        database,
        records.map(({ second }) => second),
      )
      if (places === null) throw new NotFresh()
      const numbers = await pairs.give(
        session,
        records.flatMap(({ marks }) => marks),
      )
      const fresh = new NewRecords()
      const sums = new SumsTally()
      const answers: Placed[] = []
      for (const [at, record] of records.entries()) {
        const name = toWanted(record.wireId, record.sha256)
        const carried = record.marks.flatMap((mark) => numbers.get(markName(mark)) ?? [])
        sums.add(fresh.add(record, { name, ord: places[at] ?? 0, pairs: carried }), 1)
        answers.push({ id: name, outcome: 'added', renamed: false })
        if (fresh.bytes > MOST_BYTES) await fresh.writeBodies(session)
      }
      if (!(await fresh.writeNames(session))) throw new NotFresh()
      await fresh.writeBodies(session)
      await besides(session)
      const totals = await count(session, { ...sums.all, arrived: records.length, changes: 0 })
      await fresh.writeRows(session, totals.seq - records.length + 1)
      return { answers, totals }
    })
    await showTotals(database, added.totals)
    return added.answers
  } catch (error) {
    if (error instanceof NotFresh) return null
    throw error
  }
}
