import { ORD_STEP, toOrd } from '../../question/place.ts'
import { toWanted } from '../../record/naming.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { textOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'
import { nextOrd } from '../tables/name-table.ts'

/** Larger records go by themselves: in a list of bytes each takes two. */
const LARGE = 1024 * 1024

/**
 * Which of the records (by their index) nobody has anything to do with: no other has their name, or the same id on the wire,
 * or came of the same call, be it here already or among these. Inside of a transaction that writes.
 */
export async function findFresh(session: Session, records: readonly PreparedRecord[]): Promise<Set<number>> {
  const names = records.map((record) => toPgText(toWanted(record.wireId, record.sha256)))
  const calls = records.flatMap(({ incoming }) => incoming.call?.id ?? [])
  const found = await session.rows(
    `SELECT name AS taken FROM completions WHERE name = ANY($1::text[])
     UNION ALL SELECT wire_id FROM completions WHERE wire_id = ANY($1::text[])`,
    [names],
  )
  const known =
    calls.length === 0 ? [] : await session.rows('SELECT call_id FROM bodies WHERE call_id = ANY($1::text[])', [calls])
  const taken = new Set(found.map((row) => textOf(row['taken'])))
  const heard = new Set(known.map((row) => textOf(row['call_id'])))
  const counts = countsOf([...names, ...calls.map((id) => `call ${id}`)])
  return new Set(
    records.flatMap(({ incoming, body }, at) => {
      const name = names[at] ?? ''
      const call = incoming.call?.id
      const alone = counts.get(name) === 1 && !taken.has(name)
      const unheard = call === undefined || (counts.get(`call ${call}`) === 1 && !heard.has(call))
      return alone && unheard && incoming.kept === undefined && body.length < LARGE ? [at] : []
    }),
  )
}

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

/**
 * The next free place in a second. `free` knows those of the seconds that were asked for already; the first time, all of
 * `records` are asked for at once.
 */
export async function freePlace(
  session: Session,
  free: Map<number, number>,
  second: number,
  records: readonly PreparedRecord[],
): Promise<number> {
  if (!free.has(second)) {
    const seconds = [...new Set(records.map((record) => record.second))]
    const found = await session.rows(
      `SELECT s.second, greatest(
         (SELECT max(ord) FROM completions WHERE ord >= s.second * ${ORD_STEP} AND ord < (s.second + 1) * ${ORD_STEP}),
         (SELECT max(ord) FROM deleted WHERE ord >= s.second * ${ORD_STEP} AND ord < (s.second + 1) * ${ORD_STEP}), -1) AS last
       FROM unnest($1::bigint[]) AS s (second)`,
      [seconds],
    )
    for (const row of found) {
      const at = Number(row['second'])
      free.set(at, Math.max(Number(row['last']) + 1, toOrd(at)))
    }
  }
  const ord = free.get(second) ?? toOrd(second)
  free.set(second, ord + 1)
  return ord < toOrd(second) + ORD_STEP ? ord : nextOrd(session, second)
}
