import { Turn } from '../../../machine/turn.ts'
import { bytesOf, type Row } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { Values } from '../question/filter-sql.ts'
import { readTotals, tableOf } from '../tables/totals.ts'
import { LEAST_FREQUENT, type PackedStretch } from './kept-stretches.ts'
import { packRows } from './pack-rows.ts'
import { PairCounts } from './pair-counts.ts'
import { type Part, PARTS, PAIRS_PART, Stretch, unpackPart } from './stretch.ts'

/** So many bytes of stretches are read by one statement: some twenty of plain rows. */
const READ_AT_ONCE = 2 ** 20
/** So many that are not packed yet are read row by row, at 20 ms each. */
const MOST_UNPACKED = 4

/** So long what is kept is counted before others have their turn. */
const TURN_MS = 5

/** True if rows are told apart or bounded by this in their stretches. */
export function isPacked(part: string): boolean {
  return PARTS.includes(part)
}

/**
 * Hands all rows up to a `seq` to `visit`, a stretch at a time, with some of their parts. False, and nothing is visited, where
 * so few are packed that the table itself is read faster. `share`: of how many stretches one is visited.
 */
export async function eachStretch(
  session: Session,
  wanted: readonly string[],
  upTo: number,
  visit: (stretch: Stretch) => void,
  share = 1,
): Promise<boolean> {
  const { kept } = session
  const parts = [...new Set(wanted)]
  const there = await choosePacked(session, parts, upTo)
  if (there === null) return false
  const { found, packed, closed } = there
  const chosen = packed.filter(({ number }) => number % share === 0)
  await kept.alone(() => keepStretches(session, chosen, parts))
  const turn = new Turn(TURN_MS)
  let next = 0
  for (const one of chosen) {
    const stretch = kept.get(one, parts)
    if (stretch === null) break
    next++
    visit(stretch)
    if (turn.isOver()) await turn.pass()
  }
  for await (const read of readSlices(session, chosen.slice(next), parts))
    visit(new Stretch(read.of.number, read.parts, read.of.rows))
  if (share > 1) return true
  const numbers = new Set(packed.map(({ number }) => number))
  for (let number = 0; number <= closed; number++)
    if (!numbers.has(number)) visit(await readUnpacked(session, found, number, upTo))
  return true
}

/** All rows up to a `seq` as `eachStretch` hands them on, at once; null where not all that is packed of them is in memory. */
export async function keptStretches(
  session: Session,
  wanted: readonly string[],
  upTo: number,
): Promise<Stretch[] | null> {
  const { kept } = session
  const parts = [...new Set(wanted)]
  const there = await choosePacked(session, parts, upTo)
  if (there === null) return null
  const found: Stretch[] = []
  for (const one of there.packed) {
    const stretch = kept.get(one, parts)
    if (stretch === null) return null
    found.push(stretch)
  }
  const numbers = new Set(there.packed.map(({ number }) => number))
  for (let number = 0; number <= there.closed; number++)
    if (!numbers.has(number)) found.push(await readUnpacked(session, there.found, number, upTo))
  return found
}

/** What `eachStretch` would go by: another `key` for other packed rows, and how many stretches are full. */
export interface PackedState {
  key: string
  closed: number
}

/** Null where `eachStretch` would not find these parts of all rows. */
export async function packedState(
  session: Session,
  parts: readonly string[],
  upTo: number,
): Promise<PackedState | null> {
  const there = await choosePacked(session, parts, upTo)
  return there === null ? null : { key: there.found.key, closed: there.closed }
}

/** The full stretches that have these parts; null where so many have not that the table itself is read faster. */
async function choosePacked(session: Session, parts: readonly string[], upTo: number) {
  const closed = Math.floor((upTo + 1) / session.stretchRows)
  const found = closed === 0 ? null : await listStretches(session, closed)
  if (found === null) return null
  const packed = found.listed.filter(({ bytes }) => parts.every((part) => bytes.has(part)))
  return closed - packed.length > MOST_UNPACKED ? null : { found, packed, closed }
}

/** Reads all that is packed into memory, as far as there is room, and counts which pairs are frequent. */
export async function keepPacked(session: Session): Promise<void> {
  const { seq } = await readTotals(session)
  const found = await listStretches(session, Math.floor((seq + 1) / session.stretchRows))
  const whole = found?.listed.filter(({ bytes }) => PARTS.every((part) => bytes.has(part))) ?? []
  await session.kept.alone(() => keepStretches(session, whole, PARTS))
  let rows = 0
  const counts = new PairCounts()
  const isTold = await eachStretch(session, [PAIRS_PART], seq, (stretch) => {
    rows += stretch.rows
    counts.addAll(stretch.pairs())
  })
  if (!isTold) return
  const shares = Array.from(counts.result(1 / rows)).filter(([, share]) => share >= LEAST_FREQUENT)
  session.kept.frequent = new Map(shares)
  session.kept.rows = rows
}

/** What is packed of the full stretches, and what is not. */
interface Found {
  key: string
  listed: readonly PackedStretch[]
  unpacked: Map<string, Stretch>
}

/** The full stretches that are packed; null where what is packed may be of other rows. */
async function listStretches(session: Session, closed: number): Promise<Found | null> {
  const state = await session.row(`SELECT packed_at = changes AS good, changes FROM ${tableOf(session)}`)
  if (state?.['good'] !== true) return null
  // As long as nothing is edited or deleted, what is packed stays as it is.
  const key = `${String(state['changes'])} ${closed}`
  const known = session.kept.known(key)
  if (known !== null) return known
  const rows = await session.rows(
    `SELECT stretch, min(xmin::text) AS version, max(rows) AS rows, json_object_agg(part, octet_length(packed)) AS bytes
     FROM stretches WHERE stretch < $1 AND part = ANY($2) GROUP BY 1 ORDER BY 1`,
    [closed, PARTS],
  )
  const listed = rows.map(toPackedStretch)
  const isWhole = listed.length === closed && listed.every(({ bytes }) => PARTS.every((part) => bytes.has(part)))
  return isWhole ? session.kept.keepKnown(key, listed) : { key, listed, unpacked: new Map() }
}

function toPackedStretch(row: Row): PackedStretch {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the statement makes it of numbers
  const bytes = row['bytes'] as Record<string, number>
  return {
    number: Number(row['stretch']),
    version: String(row['version']),
    rows: Number(row['rows']),
    bytes: new Map(Object.entries(bytes)),
  }
}

/** Reads what is not in memory yet, as far as there is room. */
async function keepStretches(
  session: Session,
  chosen: readonly PackedStretch[],
  parts: readonly string[],
): Promise<void> {
  const lacking = chosen.filter((one) => session.kept.get(one, parts) === null)
  for await (const read of readSlices(session, lacking, parts)) if (!session.kept.keep(read.of, read.parts)) return
}

interface ReadStretch {
  of: PackedStretch
  parts: Map<string, Part>
}

/** Reads stretches, the next ones while the caller is busy with those before. */
async function* readSlices(
  session: Session,
  listed: readonly PackedStretch[],
  parts: readonly string[],
): AsyncGenerator<ReadStretch> {
  const slices = toSlices(listed, parts)
  const read = (at: number) => readPacked(session, parts, slices[at] ?? [])
  let next = read(0)
  for (let at = 0; at < slices.length; at++) {
    const found = await next
    if (at + 1 < slices.length) next = read(at + 1)
    yield* found
  }
}

/** As many together as are read at once. */
function toSlices(listed: readonly PackedStretch[], parts: readonly string[]): PackedStretch[][] {
  const slices: PackedStretch[][] = []
  let together = Infinity
  for (const one of listed) {
    const bytes = parts.reduce((sum, part) => sum + (one.bytes.get(part) ?? 0), 0)
    if (together + bytes > READ_AT_ONCE) {
      slices.push([])
      together = 0
    }
    together += bytes
    slices.at(-1)?.push(one)
  }
  return slices
}

async function readPacked(
  session: Session,
  parts: readonly string[],
  listed: readonly PackedStretch[],
): Promise<ReadStretch[]> {
  if (listed.length === 0) return []
  const found = await session.rows(
    'SELECT stretch, part, packed FROM stretches WHERE stretch = ANY($1) AND part = ANY($2)',
    [listed.map(({ number }) => number), parts],
  )
  const by = Map.groupBy(found, (row) => Number(row['stretch']))
  return listed.map((of) => ({
    of,
    parts: new Map(
      by.get(of.number)?.map((row) => {
        const name = String(row['part'])
        return [name, unpackPart(name, bytesOf(row['packed']), of.rows)]
      }),
    ),
  }))
}

/** A stretch that is not packed, or not full. */
async function readUnpacked(session: Session, { unpacked }: Found, number: number, upTo: number): Promise<Stretch> {
  const key = `${number} ${Math.min(upTo, (number + 1) * session.stretchRows)}`
  const known = unpacked.get(key)
  if (known !== undefined) return known
  const { rows, parts } = await packRows(session, number, upTo)
  const stretch = new Stretch(
    number,
    new Map(Array.from(parts, ([name, packed]) => [name, unpackPart(name, packed, rows)])),
    rows,
  )
  if (unpacked.size > MOST_UNPACKED) unpacked.clear()
  unpacked.set(key, stretch)
  return stretch
}

/** "Cmps": the lock of the one server that packs. */
const PACK_LOCK = 0x43_6d_70_73

/** So many stretches are looked for at once. */
const MOST_FOUND = 500

/** Whether this server is the one that packs, until the end of the transaction. */
export async function takesTurn(session: Session): Promise<boolean> {
  const turn = await session.row('SELECT pg_try_advisory_xact_lock($1, hashtext(current_schema())) AS own', [PACK_LOCK])
  return turn?.['own'] === true
}

/**
 * The newest stretches that are full and not packed; none while another server is at it. Where somebody changed rows who knows
 * of no stretches, all are forgotten first. While nothing is edited or deleted, which the caller sees to.
 */
export async function findUnpacked(session: Session): Promise<number[]> {
  if (!(await takesTurn(session))) return []
  const strange = await session.run(
    `UPDATE ${tableOf(session)} SET packed_at = changes WHERE packed_at IS DISTINCT FROM changes`,
  )
  if (strange > 0) await session.run('DELETE FROM stretches')
  const { seq } = await readTotals(session)
  const found = await session.rows(
    `SELECT number FROM generate_series(0, $1::int) number
       LEFT JOIN (SELECT stretch FROM stretches WHERE part = ANY($2) GROUP BY 1 HAVING count(*) = $3) s ON s.stretch = number
     WHERE s.stretch IS NULL ORDER BY number DESC LIMIT ${MOST_FOUND}`,
    [Math.floor((seq + 1) / session.stretchRows) - 1, PARTS, PARTS.length],
  )
  return found.map(({ number }) => Number(number))
}

/** Packs a full stretch. False if another server is at it. While nothing is edited or deleted, which the caller sees to. */
export async function packStretch(session: Session, number: number): Promise<boolean> {
  if (!(await takesTurn(session))) return false
  const { rows, parts } = await packRows(session, number, Number.MAX_SAFE_INTEGER)
  await session.run('DELETE FROM stretches WHERE stretch = $1', [number])
  const values = new Values()
  const [at, of] = [values.add(number), values.add(rows)]
  const lines = Array.from(
    parts,
    ([part, packed]) => `(${at}::int, ${values.add(part)}, ${of}::int, ${values.add(packed)}::bytea)`,
  )
  await session.run(`INSERT INTO stretches (stretch, part, rows, packed) VALUES ${lines.join(', ')}`, values.list)
  return true
}

/** Forgets what was packed of rows that are others now, by their `seq`. */
export async function forgetStretches(session: Session, seqs: Iterable<number>): Promise<void> {
  const numbers = new Set(Array.from(seqs, (seq) => Math.floor(seq / session.stretchRows)))
  if (numbers.size > 0) await session.run('DELETE FROM stretches WHERE stretch = ANY($1::int[])', [[...numbers]])
}
