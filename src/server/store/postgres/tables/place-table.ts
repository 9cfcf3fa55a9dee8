import { ORD_STEP, toOrd, toSecond } from '../../question/ord.ts'
import type { Database, Session } from '../database/database.ts'

const GIVE = `INSERT INTO places AS p (second, given) SELECT s, n FROM unnest($1::bigint[], $2::int[]) AS asked (s, n) ORDER BY s
  ON CONFLICT (second) DO UPDATE SET given = p.given + excluded.given RETURNING second, given`

/**
 * Reserves a place in each of these seconds, in their order. Null if one of the seconds is full; the places that were
 * reserved then stay empty.
 */
export async function givePlaces(database: Database, seconds: readonly number[]): Promise<number[] | null> {
  const asked = new Map<number, number>()
  for (const second of seconds) asked.set(second, (asked.get(second) ?? 0) + 1)
  const given = await database.quick(GIVE, [[...asked.keys()], [...asked.values()]])
  const next = new Map<number, number>()
  for (const row of given) {
    const second = Number(row['second'])
    if (Number(row['given']) > ORD_STEP) return null
    next.set(second, Number(row['given']) - (asked.get(second) ?? 0))
  }
  return seconds.map((second) => {
    const at = next.get(second) ?? 0
    next.set(second, at + 1)
    return toOrd(second) + at
  })
}

/** The place that the next record of a second will have; in a later one where it is full. */
export async function nextOrd(session: Session, second: number): Promise<number> {
  for (let at = second; ; at++) {
    const found = await session.row('SELECT given FROM places WHERE second = $1', [at])
    const given = Number(found?.['given'] ?? 0)
    if (given < ORD_STEP) return toOrd(at) + given
  }
}

/** Reserves a place: no other record is given it, nor one before it in its second. */
export async function takePlace(database: Database, ord: number): Promise<void> {
  await takePlaces(database, [ord])
}

/**
 * The place where about so many records after `from` end (null: after the edge), told by the seconds alone, which stand in one table
 * however many nodes the records are spread over. Null where there are no more than those.
 */
export async function placeAfter(
  session: Session,
  from: number | null,
  rows: number,
  descending: boolean,
): Promise<number | null> {
  const [order, beyond] = descending ? ['DESC', '<='] : ['ASC', '>=']
  const seconds = `SELECT second, given FROM places WHERE $1::bigint IS NULL OR second ${beyond} $1 ORDER BY second ${order} LIMIT $2`
  const counted = `SELECT second, sum(given) OVER (ORDER BY second ${order}) AS n FROM (${seconds}) s`
  const found = await session.row(`SELECT second FROM (${counted}) c WHERE n >= $2 ORDER BY second ${order} LIMIT 1`, [
    from === null ? null : toSecond(from),
    rows,
  ])
  if (found === undefined) return null
  const second = Number(found['second'])
  return descending ? toOrd(second) : toOrd(second + 1)
}

/** The places that records had in another store, each null where it is taken here or is another's already. */
export async function placesAgain(
  session: Session,
  asked: readonly { second: number; tie: number }[],
): Promise<(number | null)[]> {
  const ords = asked.map(({ second, tie }) => (tie < ORD_STEP ? toOrd(second) + tie : null))
  const seconds = [...new Set(asked.map(({ second }) => second))]
  const found = await session.rows('SELECT second, given FROM places WHERE second = ANY($1::bigint[])', [seconds])
  const given = new Map(found.map((row) => [Number(row['second']), Number(row['given'])]))
  // Beyond what was given nobody can stand.
  const old = ords.filter((ord) => ord !== null && ord % ORD_STEP < (given.get(toSecond(ord)) ?? 0))
  const taken = new Set<number | null>()
  for (const table of old.length === 0 ? [] : ['completions', 'deleted'])
    for (const row of await session.rows(`SELECT ord FROM ${table} WHERE ord = ANY($1::bigint[])`, [old]))
      taken.add(Number(row['ord']))
  return ords.map((ord) => {
    const isFree = !taken.has(ord)
    taken.add(ord)
    return isFree ? ord : null
  })
}

/** `takePlace` for several. */
export async function takePlaces(database: Database, ords: readonly number[]): Promise<void> {
  const given = new Map<number, number>()
  for (const ord of ords) given.set(toSecond(ord), Math.max(given.get(toSecond(ord)) ?? 0, (ord % ORD_STEP) + 1))
  await database.quick(
    `INSERT INTO places AS p (second, given) SELECT s, n FROM unnest($1::bigint[], $2::int[]) AS taken (s, n) ORDER BY s
     ON CONFLICT (second) DO UPDATE SET given = greatest(p.given, excluded.given)`,
    [[...given.keys()], [...given.values()]],
  )
}

/** The place in a second that a record had in another store if it is free here, else the next. */
export async function ordAgain(session: Session, second: number, tie: number): Promise<number> {
  if (tie >= ORD_STEP) return nextOrd(session, second)
  const ord = toOrd(second) + tie
  const next = await nextOrd(session, second)
  // Whoever adds takes places in order: those before the next may be on their way to be used.
  if (ord >= next) return ord
  for (const table of ['completions', 'deleted'])
    if ((await session.row(`SELECT 1 FROM ${table} WHERE ord = $1`, [ord])) !== undefined) return next
  return ord
}
