import { toBuriedName } from '../../record/buried-name.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { isFromElsewhere, type Origin, toOrigin } from '../../record/is-from-elsewhere.ts'
import { type Naming, toWanted } from '../../record/naming.ts'
import { ORD_STEP, toOrd } from '../../question/place.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { bytesOf, textOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'

/** A record that carries the same id on the wire, or holds the name that a new one wants. */
interface Namesake {
  ord: number
  name: string
  wireId: string | null
  spliced: boolean
  called: boolean
  sha256: Uint8Array
  origin: Origin
}

const COLUMNS = 'c.ord, c.name, c.wire_id, c.spliced, c.way, b.sha256, b.came_from, b.call IS NOT NULL AS called'

async function namesakesOf(session: Session, name: string, wire: string): Promise<Namesake[]> {
  const found = await session.rows(
    `SELECT ${COLUMNS} FROM completions c JOIN bodies b USING (ord) WHERE c.name = $1
     UNION ALL SELECT ${COLUMNS} FROM completions c JOIN bodies b USING (ord) WHERE c.wire_id = $2 AND c.name <> $1`,
    [toPgText(name), wire],
  )
  return found.map((row) => ({
    ord: Number(row['ord']),
    name: fromColumnText(String(row['name'])),
    wireId: textOf(row['wire_id']),
    spliced: row['spliced'] === true,
    called: row['called'] === true,
    sha256: bytesOf(row['sha256']),
    origin: toOrigin(row),
  }))
}

async function freeName(session: Session, wanted: string, from: number): Promise<string> {
  for (let n = Math.max(from, 1); ; n++) {
    const name = `${wanted}~${n}`
    const taken = await session.row(
      'SELECT 1 FROM completions WHERE name = $1 UNION ALL SELECT 1 FROM deleted WHERE name = $2',
      [toPgText(name), toBuriedName(name)],
    )
    if (taken === undefined) return name
  }
}

/** Names a record that would stand at `ord`, by the rules of `sqlite/tables/name-table.ts`. Inside of a transaction that writes. */
export async function decideName(session: Session, record: PreparedRecord, ord: number): Promise<Naming> {
  const { wireId, sha256, incoming } = record
  const wanted = toWanted(wireId, sha256)
  const wire = toPgText(wireId ?? wanted)
  const namesakes = await namesakesOf(session, wanted, wire)
  const same = namesakes.find(
    (other) =>
      Buffer.compare(other.sha256, sha256) === 0 &&
      (other.wireId ?? toPgText(other.name)) === wire &&
      !isFromElsewhere(other.origin, incoming),
  )
  if (same !== undefined && incoming.call === undefined) return { known: same.name }
  const holder = namesakes.find((other) => other.name === wanted)
  if (holder === undefined) return { known: null, name: wanted, sameId: namesakes.length > 0, rename: null }
  const free = await freeName(session, wanted, namesakes.length)
  const borrowed = holder.wireId !== null && holder.wireId !== wire
  if (holder.ord > ord && !borrowed) return { known: null, name: free, sameId: true, rename: null }
  const wasCalled = holder.spliced ? holder.wireId : toPgText(holder.name)
  const to = borrowed ? await freeName(session, fromColumnText(holder.wireId ?? wanted), 1) : free
  return { known: null, name: wanted, sameId: !borrowed, rename: { ord: holder.ord, name: to, wireId: wasCalled } }
}

/** Names a record that another store kept as it was called there, where that name is free. */
export async function restoreName(
  session: Session,
  record: PreparedRecord,
  name: string,
  ord: number,
): Promise<Naming> {
  const { wireId, sha256, incoming } = record
  const wanted = toWanted(wireId, sha256)
  const wire = toPgText(wireId ?? wanted)
  const namesakes = await namesakesOf(session, wanted, wire)
  const same = [...namesakes, ...(await namesakesOf(session, name, wire))].find(
    (other) => !other.called && Buffer.compare(other.sha256, sha256) === 0 && !isFromElsewhere(other.origin, incoming),
  )
  if (same !== undefined && incoming.call === undefined) return { known: same.name }
  const fits = name === wanted || (name.startsWith(`${wanted}~`) && /^\d+$/.test(name.slice(wanted.length + 1)))
  const holder = await session.row('SELECT 1 FROM completions WHERE name = $1', [toPgText(name)])
  if (!fits || holder !== undefined) return decideName(session, record, ord)
  return { known: null, name, sameId: namesakes.length > 0, rename: null }
}

/** The next free place in a second; in a later one where that is full. Inside of a transaction that writes. */
export async function nextOrd(session: Session, second: number): Promise<number> {
  for (let at = second; ; at++) {
    const from = toOrd(at)
    const found = await session.row(
      `SELECT greatest((SELECT max(ord) FROM completions WHERE ord >= $1 AND ord < $2),
                       (SELECT max(ord) FROM deleted WHERE ord >= $1 AND ord < $2), -1) AS last`,
      [from, from + ORD_STEP],
    )
    const last = Number(found?.['last'])
    const next = last < 0 ? from : last + 1
    if (next < from + ORD_STEP) return next
  }
}

/** The place in a second that a record had in another store, where it is free here; else the next. */
export async function ordAgain(session: Session, second: number, tie: number): Promise<number> {
  const ord = toOrd(second) + tie
  const taken = await session.row(
    'SELECT 1 FROM completions WHERE ord = $1 UNION ALL SELECT 1 FROM deleted WHERE ord = $1',
    [ord],
  )
  return tie < ORD_STEP && taken === undefined ? ord : nextOrd(session, second)
}
