import { toBuriedName } from '../../record/buried-name.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { isFromElsewhere, type Origin, toOrigin } from '../../record/is-from-elsewhere.ts'
import { type Naming, toWanted } from '../../record/naming.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { bytesOf, numberOf, textOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'

/** A record with the same id on the wire, or with the name that a new one wants. */
interface Namesake {
  ord: number
  name: string
  wireId: string | null
  spliced: boolean
  called: boolean
  sha256: Uint8Array
  origin: Origin
}

/** Where the record of a name stands; null when there is none. */
export async function findName(session: Session, name: string): Promise<number | null> {
  return numberOf((await session.row('SELECT ord FROM names WHERE name = $1', [toPgText(name)]))?.['ord'])
}

/** Where the records stand that have this id on the wire, or that are called so; both as the columns have them. */
export async function findWire(session: Session, wire: string, name: string = wire): Promise<number[]> {
  const named = await session.rows('SELECT ord FROM names WHERE name = $1', [name])
  const others = await session.rows('SELECT ord FROM wires WHERE wire = $1', [wire])
  return [...new Set([...named, ...others].map((row) => Number(row['ord'])))]
}

/** Says where a record stands: by its name, and by its id on the wire where that is another. */
export async function putName(session: Session, ord: number, name: string, wire: string | null): Promise<void> {
  await session.run('INSERT INTO names (name, ord) VALUES ($1, $2)', [name, ord])
  await putWire(session, ord, wire)
}

/** The same for the id on the wire alone. */
export async function putWire(session: Session, ord: number, wire: string | null): Promise<void> {
  if (wire === null) return
  await session.run('INSERT INTO wires (wire, ord) VALUES ($1, $2) ON CONFLICT DO NOTHING', [wire, ord])
}

/** Forgets what `putName` said. */
export async function dropName(session: Session, ord: number, name: string, wire: string | null): Promise<void> {
  await session.run('DELETE FROM names WHERE name = $1', [name])
  await dropWire(session, ord, wire)
}

/** Forgets what `putWire` said. */
export async function dropWire(session: Session, ord: number, wire: string | null): Promise<void> {
  if (wire !== null) await session.run('DELETE FROM wires WHERE wire = $1 AND ord = $2', [wire, ord])
}

const NAMESAKES = `SELECT c.ord, c.name, c.wire_id, c.spliced, c.way, b.sha256, b.came_from, b.call IS NOT NULL AS called
  FROM completions c JOIN bodies b USING (ord)
  WHERE c.ord = ANY($1::bigint[]) AND (c.name = $2 OR c.wire_id = $3) ORDER BY (c.name = $2) DESC, c.ord`

async function namesakesOf(session: Session, name: string, wire: string): Promise<Namesake[]> {
  const ords = await findWire(session, wire, toPgText(name))
  const found = ords.length === 0 ? [] : await session.rows(NAMESAKES, [ords, toPgText(name), wire])
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
    if ((await findName(session, name)) !== null) continue
    if ((await session.row('SELECT 1 FROM deleted WHERE name = $1', [toBuriedName(name)])) === undefined) return name
  }
}

/**
 * Names a record that would be at `ord`, by the rules of `sqlite/tables/name-table.ts`. Inside a transaction that
 * writes.
 */
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

/** Gives a record from another store its name there, if that is free. */
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
  if (!fits || (await findName(session, name)) !== null) return decideName(session, record, ord)
  return { known: null, name, sameId: namesakes.length > 0, rename: null }
}
