import { SUMMED_COLUMNS } from '#contract/found/column-sums.ts'
import { RANGE_FIELDS } from '#contract/search/filter-fields.ts'
import { ORD_STEP } from '../../question/ord.ts'
import { SORT_COLUMNS } from '../../question/sort-columns.ts'
import { CUT } from '../../answer/usage-series.ts'
import { bytesOf, numberOf, type Row, textOf } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { Values } from '../question/filter-sql.ts'
import { findPairs } from './pair-table.ts'
import {
  type PairLists,
  packNumbers,
  packPairs,
  packTexts,
  type TextColumn,
  unpackNumbers,
  unpackPairs,
  unpackTexts,
} from './column-codec.ts'
import { readTotals, tableOf } from './totals.ts'

/** So many bytes of stretches are read by one statement: some twenty of plain rows. */
const READ_AT_ONCE = 2 ** 20
/** So many that are not packed yet are read row by row, at 20 ms each. */
const MOST_UNPACKED = 4

/** Columns of numbers: all that can be added up or bounded. */
const NUMBERS = [...new Set([...RANGE_FIELDS, ...SUMMED_COLUMNS].map((id) => SORT_COLUMNS[id].column))]
/** Numbers that are made of several columns: the Unix second of a row, and whether it was cut off, refused or failed. */
const MADE = {
  second: () => `d.ord / ${ORD_STEP}`,
  cut: (cut: string) =>
    `(CASE WHEN d.choices <= 1 AND d.finish IS NOT NULL THEN d.finish = '${CUT}' ELSE d.pairs && ${cut} END)::int`,
  refused: () => "(d.has LIKE '%refusal%')::int",
  failed: () => "(d.capture <> 'complete')::int",
} as const
const TEXTS = ['model', 'finish', 'service_tier', 'way', 'capture'] as const
const PAIRS = 'pairs'
/** All parts that a stretch is packed in. */
const PARTS: readonly string[] = [PAIRS, ...Object.keys(MADE), ...NUMBERS, ...TEXTS]

/** True if rows are told apart or bounded by this in their stretches. */
export function isPacked(part: string): boolean {
  return PARTS.includes(part)
}

/** Rows that came in one after the other, as columns. */
export class Stretch {
  readonly rows: number
  readonly #parts: ReadonlyMap<string, Uint8Array>

  constructor(parts: ReadonlyMap<string, Uint8Array>, rows: number) {
    this.rows = rows
    this.#parts = parts
  }

  numbers(part: string): Float64Array {
    return unpackNumbers(this.#bytes(part), this.rows)
  }

  texts(part: string): TextColumn {
    return unpackTexts(this.#bytes(part), this.rows)
  }

  pairs(): PairLists {
    return unpackPairs(this.#bytes(PAIRS))
  }

  #bytes(part: string): Uint8Array {
    const bytes = this.#parts.get(part)
    if (bytes === undefined) throw new Error(`${part} was not read of a stretch`)
    return bytes
  }
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
  const parts = [...new Set(wanted)]
  const closed = Math.floor((upTo + 1) / session.stretchRows)
  if (closed === 0) return false
  const [state, packed] = await Promise.all([
    session.row(`SELECT packed_at = changes AS good FROM ${tableOf(session)}`),
    session.rows(
      `SELECT stretch, sum(octet_length(packed)) AS bytes FROM stretches WHERE part = ANY($1) AND stretch < $2
       GROUP BY 1 HAVING count(*) = $3 ORDER BY 1`,
      [parts, closed, parts.length],
    ),
  ])
  if (state?.['good'] !== true || closed - packed.length > MOST_UNPACKED) return false
  const slices = toSlices(packed.filter(({ stretch }) => Number(stretch) % share === 0))
  const read = (at: number) => readPacked(session, parts, slices[at] ?? [])
  let next = read(0)
  for (let at = 0; at < slices.length; at++) {
    const found = await next
    // The database reads the next ones while these are counted.
    if (at + 1 < slices.length) next = read(at + 1)
    for (const stretch of found) visit(stretch)
  }
  if (share > 1) return true
  const there = new Set(packed.map(({ stretch }) => Number(stretch)))
  for (let number = 0; number <= closed; number++)
    if (!there.has(number)) visit(toStretch(await packRows(session, number, upTo)))
  return true
}

/** The numbers of stretches, so many together as are read at once. */
function toSlices(packed: readonly Row[]): number[][] {
  const slices: number[][] = []
  let bytes = Infinity
  for (const row of packed) {
    if (bytes + Number(row['bytes']) > READ_AT_ONCE) {
      slices.push([])
      bytes = 0
    }
    bytes += Number(row['bytes'])
    slices.at(-1)?.push(Number(row['stretch']))
  }
  return slices
}

async function readPacked(session: Session, parts: readonly string[], numbers: readonly number[]): Promise<Stretch[]> {
  const found = await session.rows(
    'SELECT stretch, rows, part, packed FROM stretches WHERE stretch = ANY($1) AND part = ANY($2)',
    [numbers, parts],
  )
  const of = Map.groupBy(found, (row) => Number(row['stretch']))
  return [...of.values()].map(
    (rows) =>
      new Stretch(new Map(rows.map((row) => [String(row['part']), bytesOf(row['packed'])])), Number(rows[0]?.['rows'])),
  )
}

interface PackedRows {
  rows: number
  parts: Map<string, Uint8Array>
}

function toStretch({ parts, rows }: PackedRows): Stretch {
  return new Stretch(parts, rows)
}

/** Packs the rows of a stretch, up to a `seq`. */
async function packRows(session: Session, number: number, upTo: number): Promise<PackedRows> {
  const cut = [...(await findPairs(session, [{ field: 'finish', key: '', value: CUT }])).values()]
  const made = Object.entries(MADE).map(([name, sql]) => `${sql('$3::int[]')} AS "${name}"`)
  const columns = [...NUMBERS, ...TEXTS].map((name) => `d."${name}"`)
  const rows = await session.rows(
    `SELECT d.pairs::text AS pairs, ${[...made, ...columns].join(', ')} FROM completions d
     WHERE d.seq BETWEEN $1 AND $2 ORDER BY d.seq`,
    [number * session.stretchRows, Math.min((number + 1) * session.stretchRows - 1, upTo), cut],
  )
  const parts = new Map([[PAIRS, packPairs(rows.map(pairsOf))]])
  for (const name of [...Object.keys(MADE), ...NUMBERS])
    parts.set(name, packNumbers(rows.map((row) => numberOf(row[name]))))
  for (const name of TEXTS) parts.set(name, packTexts(rows.map((row) => textOf(row[name]))))
  return { rows: rows.length, parts }
}

function pairsOf(row: Row): number[] {
  const list = (textOf(row['pairs']) ?? '{}').slice(1, -1)
  return list === '' ? [] : list.split(',').map(Number)
}

/** "Cmps": the lock of the one server that packs. */
const PACK_LOCK = 0x43_6d_70_73

/** So many stretches are looked for at once. */
const MOST_FOUND = 500

/** Whether this server is the one that packs, until the end of the transaction. */
async function takesTurn(session: Session): Promise<boolean> {
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
