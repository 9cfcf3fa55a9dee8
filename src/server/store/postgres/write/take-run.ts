import type { PreparedRecord } from '../../record/prepared-record.ts'
import type { Database, Session } from '../database/database.ts'
import { givePlaces, placesAgain, takePlaces } from '../tables/place-table.ts'

/** A record, and the place that is reserved for it. */
export interface Placing {
  record: PreparedRecord
  ord: number
}

/**
 * Reserves places for the first of these fresh records, as many as can be written together: new ones, or such that have the place
 * here that they had in another store. None where the first cannot. Inside a transaction that writes alone.
 */
export async function takeRun(
  session: Session,
  database: Database,
  records: readonly PreparedRecord[],
): Promise<Placing[]> {
  const isKept = records[0]?.incoming.kept !== undefined
  const run = upTo(records, ({ incoming }) => (incoming.kept !== undefined) !== isKept)
  if (run.length === 0) return []
  const asked = run.map(({ second, incoming }) => ({ second, tie: incoming.kept?.tie ?? 0 }))
  const places = isKept
    ? upTo(await placesAgain(session, asked), (ord) => ord === null)
    : await givePlaces(
        database,
        run.map(({ second }) => second),
      )
  const placings = run.flatMap((record, at) => {
    const ord = places?.[at]
    return ord == null ? [] : [{ record, ord }]
  })
  if (isKept && placings.length > 0)
    await takePlaces(
      database,
      placings.map(({ ord }) => ord),
    )
  return placings
}

function upTo<T>(list: readonly T[], isEnd: (one: T) => boolean): readonly T[] {
  const end = list.findIndex(isEnd)
  return end < 0 ? list : list.slice(0, end)
}
