import { hash } from 'node:crypto'
import { type Mark, markName } from '../../record/marks.ts'
import type { KeptPair } from '../../question/kept-pair.ts'
import type { Session } from '../database/database.ts'
import type { Holds } from './pair-memory.ts'
import { countDrop, readTotals } from './totals.ts'
import { sortTextOf, toPgText, withoutNul } from '../database/column-text.ts'

/** The key of a pair: an index cannot contain values of any length. */
export function toDigest(mark: Mark): Buffer {
  return hash('sha256', markName(mark), 'buffer')
}

/** The numbers of pairs by the names of their marks, as far as any record ever had them. */
export async function findPairs(session: Session, marks: readonly Mark[]): Promise<Map<string, number>> {
  return marks.length === 0 ? new Map() : (await lookUp(session, marks, 'pairs')).numbers
}

/** The same, and the state of the store, from before what was found on several nodes: a later one would keep what goes with it. */
async function findBesideState(session: Session, marks: readonly Mark[]) {
  if (session.isSpread) {
    const [state, numbers] = await Promise.all([readTotals(session), findPairs(session, marks)])
    return { state, numbers }
  }
  const { numbers, rows } = await lookUp(session, marks, BESIDE_TOTALS)
  const [seq, changes, drops] = [rows[0]?.['seq'], rows[0]?.['changes'], rows[0]?.['drops']].map(Number)
  return { state: { seq: seq ?? 0, changes: changes ?? 0, drops: drops ?? 0 }, numbers }
}

/** Finds pairs; `from` is their table, perhaps joined to a row that is there also where none is found. */
async function lookUp(session: Session, marks: readonly Mark[], from: 'pairs' | typeof BESIDE_TOTALS) {
  const byDigest = new Map(marks.map((mark) => [toDigest(mark).toString('hex'), markName(mark)]))
  const columns = from === 'pairs' ? '' : ', seq, changes, drops'
  const asked = "digest = ANY(ARRAY(SELECT decode(d, 'hex') FROM unnest($1::text[]) d))"
  const rows = await session.often(
    `SELECT pair, encode(digest, 'hex') AS digest${columns} FROM ${from} ${from === 'pairs' ? 'WHERE' : 'ON'} ${asked}`,
    [[...byDigest.keys()]],
  )
  const numbers = new Map<string, number>()
  for (const { pair, digest } of rows) {
    const name = byDigest.get(String(digest))
    if (name !== undefined) numbers.set(name, Number(pair))
  }
  return { numbers, rows }
}
const BESIDE_TOTALS = 'totals LEFT JOIN pairs'

const INSERT = `INSERT INTO pairs (pair, digest, field, key, value)
  SELECT nextval('pair_numbers'), decode(d, 'hex'), f, k, v
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS given (d, f, k, v) ON CONFLICT DO NOTHING`

/** The same, with numbers for those that have none yet; they are inserted by `insert`. */
export async function givePairs(
  session: Session,
  marks: readonly Mark[],
  insert: (text: string, values: readonly unknown[]) => Promise<unknown> = (text, values) => session.run(text, values),
): Promise<Map<string, number>> {
  const known = await findPairs(session, marks)
  const fresh = new Map(marks.filter((mark) => !known.has(markName(mark))).map((mark) => [markName(mark), mark]))
  if (fresh.size === 0) return known
  // In one order, so that two who bring the same wait for each other once.
  const list = [...fresh.values()]
    .map((mark) => ({ mark, digest: toDigest(mark).toString('hex') }))
    .toSorted((one, other) => (one.digest < other.digest ? -1 : 1))
  await insert(INSERT, [
    list.map(({ digest }) => digest),
    list.map(({ mark }) => mark.field),
    list.map(({ mark }) => withoutNul(mark.key)),
    list.map(({ mark }) => withoutNul(mark.value)),
  ])
  return new Map([...known, ...(await findPairs(session, [...fresh.values()]))])
}

/** Deletes those of the pairs that no record has any more: a deleted value must not stay. */
export async function dropUnused(session: Session, pairs: Iterable<number>): Promise<void> {
  const left = [...new Set(pairs)]
  if (left.length === 0) return
  const had = await findHad(session, left)
  const gone = left.filter((pair) => !had.has(pair))
  if (gone.length === 0) return
  await session.run('DELETE FROM pairs WHERE pair = ANY($1::int[])', [gone])
  await countDrop(session)
}

/** Those of the newest rows: what many have is mostly among them. */
const AMONG_NEWEST = `SELECT DISTINCT p FROM (SELECT pairs FROM completions ORDER BY ord DESC LIMIT 500) c, unnest(c.pairs) AS p
  WHERE p = ANY($1::int[])`
const AMONG_ALL = `SELECT DISTINCT p FROM completions c, unnest(c.pairs) AS p
  WHERE c.pairs && $1::int[] AND p = ANY($1::int[])`

/**
 * Those of the pairs that a record has. One by one, since the first row that has it will do; of spread tables each of them would be asked
 * of all nodes, so there those that few rows have are looked for together.
 */
export async function findHad(session: Session, pairs: readonly number[]): Promise<Set<number>> {
  const { isSpread, kept } = session
  const had = new Set<number>()
  const look = async (text: string, some: readonly number[]) => {
    if (some.length === 0) return
    for (const { p } of await session.rows(text, [some])) had.add(Number(p))
  }
  const left = () => pairs.filter((pair) => !had.has(pair))
  const isTogether = (pair: number) => isSpread && kept.frequent?.has(pair) !== true
  if (isSpread) await look(AMONG_NEWEST, pairs)
  await look(AMONG_ALL, left().filter(isTogether))
  const alone = left().filter((pair) => !isTogether(pair))
  const one = 'SELECT $1::int AS p FROM completions WHERE pairs @> ARRAY[$1::int] LIMIT 1'
  await Promise.all(alone.map((pair) => session.rows(one, [pair]).then((rows) => rows.length > 0 && had.add(pair))))
  return had
}

type Make<T> = (find: (field: Mark['field'], key: string, value: string) => KeptPair | null) => T

/** Builds a search from pairs: those that it needs are looked up at once, and it is built again. */
export async function withPairs<T>(session: Session, make: Make<T>): Promise<T> {
  const marks = marksFor(make)
  if (marks.length === 0) return make(among(new Map()))
  const { state, numbers } = await findBesideState(session, marks)
  session.pairs.keep(state, marks.map(markName), numbers)
  return make(among(numbers))
}

/** The same without asking the database, where all are remembered; else null. It is right for states of the store that it `holds` for. */
export function recallPairs<T>({ pairs }: Session, make: Make<T>): { made: T; holds: Holds } | null {
  const recalled = pairs.recall(marksFor(make).map(markName))
  return recalled === null ? null : { made: make(among(recalled.numbers)), holds: recalled.holds }
}

/** What a search asks for. */
function marksFor<T>(make: Make<T>): Mark[] {
  const asked: Mark[] = []
  make((field, key, value) => {
    asked.push({ field, key, value })
    return null
  })
  return asked
}

function among(numbers: ReadonlyMap<string, number>) {
  return (field: Mark['field'], key: string, value: string): KeptPair | null => {
    const pair = numbers.get(markName({ field, key, value }))
    // How many rows have it is not kept: it may be any number.
    return pair === undefined ? null : { pair, n: 1, tokens: 0, cost: 0 }
  }
}

/** The numbers of the pairs of a metadata key, in the order of their values. */
export async function readKeyPairs(session: Session, key: string): Promise<number[]> {
  const found = await session.rows(
    `SELECT pair FROM pairs WHERE field = 'meta' AND left(key, 64) = left($1, 64) AND key = $1 ORDER BY ${sortTextOf('value')}`,
    [toPgText(key)],
  )
  return found.map(({ pair }) => Number(pair))
}
