import { toDeletedName } from '../../record/deleted-name.ts'
import { fromColumnText } from '../../record/column-text.ts'
import { toOrigin } from '../../record/is-from-elsewhere.ts'
import { type Namesake, type Naming, planName, planRestoredName, toWanted } from '../../record/naming.ts'
import type { PreparedRecord } from '../../record/prepared-record.ts'
import { bytesOf, numberOf, textOf } from '../database/cells.ts'
import { toPgText } from '../database/column-text.ts'
import type { Session } from '../database/database.ts'

/** Where the record of a name stands; null when there is none. */
export async function findName(session: Session, name: string): Promise<number | null> {
  const [found] = await session.often('SELECT ord FROM names WHERE name = $1', [toPgText(name)])
  return numberOf(found?.['ord'])
}

/** Where the records stand that have this id on the wire, or that are called so; both as the columns have them. */
export async function findWire(session: Session, wire: string, name: string = wire): Promise<number[]> {
  const [named, others] = await Promise.all([
    session.often('SELECT ord FROM names WHERE name = $1', [name]),
    session.often('SELECT ord FROM wires WHERE wire = $1', [wire]),
  ])
  return [...new Set([...named, ...others].map((row) => Number(row['ord'])))]
}

/** Says where a record stands: by its name, and by its id on the wire where that is another. */
export async function putName(session: Session, ord: number, name: string, wire: string | null): Promise<void> {
  await session.run('INSERT INTO names (name, ord) VALUES ($1, $2)', [name, ord])
  await putWire(session, ord, wire)
}

/** Notes where the record of an id on the wire stands; nothing without one. */
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

async function namesakesOf(
  session: Session,
  { wireId, sha256 }: PreparedRecord,
  name: string = toWanted(wireId, sha256),
): Promise<Namesake[]> {
  const wire = toPgText(wireId ?? toWanted(wireId, sha256))
  const ords = await findWire(session, wire, toPgText(name))
  const found = ords.length === 0 ? [] : await session.rows(NAMESAKES, [ords, toPgText(name), wire])
  return found.map((row) => ({
    ord: Number(row['ord']),
    name: fromColumnText(String(row['name'])),
    wireId: fromColumn(textOf(row['wire_id'])),
    spliced: row['spliced'] === true,
    called: row['called'] === true,
    sha256: bytesOf(row['sha256']),
    origin: toOrigin(row),
  }))
}

function fromColumn(text: string | null): string | null {
  return text === null ? null : fromColumnText(text)
}

async function freeName(session: Session, wanted: string, from: number): Promise<string> {
  for (let n = Math.max(from, 1); ; n++) {
    const name = `${wanted}~${n}`
    if ((await findName(session, name)) !== null) continue
    if ((await session.row('SELECT 1 FROM deleted WHERE name = $1', [toDeletedName(name)])) === undefined) return name
  }
}

/** Names a record that would be at `ord`. Inside a transaction that writes. */
export async function decideName(session: Session, record: PreparedRecord, ord: number): Promise<Naming> {
  const plan = planName(record, ord, await namesakesOf(session, record))
  return 'known' in plan ? plan : plan.finish(await freeName(session, plan.base, plan.from))
}

/** Gives a record from another store its name there, if that is free. */
export async function restoreName(
  session: Session,
  record: PreparedRecord,
  name: string,
  ord: number,
): Promise<Naming> {
  const holders = await namesakesOf(session, record, name)
  const plan = planRestoredName(record, name, await namesakesOf(session, record), holders)
  const isTaken = plan?.known === null && (await findName(session, name)) !== null
  return plan === null || isTaken ? decideName(session, record, ord) : plan
}
