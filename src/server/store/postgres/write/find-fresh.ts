import type { IncomingRecord } from '../../ingest-store.ts'
import { toWanted } from '../../record/naming.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { textOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'

/** Larger records are written separately: in a list, each byte takes two. */
const LARGE = 1024 * 1024

/**
 * Which of the records (by index) are unrelated to all others: none has their name, the same id on the wire, or the
 * same call, stored already or among these. Inside a transaction that writes.
 */
export async function findFresh(session: Session, records: readonly PreparedRecord[]): Promise<Set<number>> {
  const wanted = records.map((record) => toWanted(record.wireId, record.sha256))
  const names = wanted.map(toPgText)
  const calls = records.flatMap(({ incoming }) => incoming.call?.id ?? [])
  const taken = new Set<string | null>()
  const look = async (text: string, keys: readonly string[]) => {
    if (keys.length > 0) for (const row of await session.rows(text, [keys])) taken.add(textOf(row['taken']))
  }
  await look('SELECT name AS taken FROM names WHERE name = ANY($1::text[])', names)
  await look('SELECT wire AS taken FROM wires WHERE wire = ANY($1::text[])', names)
  await look("SELECT 'call ' || call_id AS taken FROM calls WHERE call_id = ANY($1::text[])", calls)
  const counts = countsOf([...names, ...calls.map((id) => `call ${id}`)])
  return new Set(
    records.flatMap(({ incoming, body }, at) => {
      const keys = [names[at] ?? '', ...(incoming.call === undefined ? [] : [`call ${incoming.call.id}`])]
      const isAlone = keys.every((key) => counts.get(key) === 1 && !taken.has(key))
      return isAlone && isCalled(incoming, wanted[at] ?? '') && body.length < LARGE ? [at] : []
    }),
  )
}

/** Whether a record gets the name that its id gives it, also where it comes from another store. */
function isCalled({ kept }: IncomingRecord, name: string): boolean {
  return kept === undefined || (kept.replaces === undefined && kept.name === name)
}

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
