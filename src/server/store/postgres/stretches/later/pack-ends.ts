import { SORT_COLUMNS } from '../../../question/sort-columns.ts'
import { bytesOf, numbersOf } from '../../database/cells.ts'
import type { Session } from '../../database/database.ts'
import { sortKeyOf } from '../../question/filter-sql.ts'
import { NUMBERS, TEXTS } from '../stretch.ts'
import { seqsOf } from '../seqs-of.ts'

/** So many rows a stretch has at hand of each end of an order. */
const MOST_ENDS = 96

const PACKED: ReadonlySet<string> = new Set(['ord', ...NUMBERS, ...TEXTS])

/** The columns whose orders are not told by packed numbers or texts. */
export const ENDS_COLUMNS: readonly string[] = [
  ...new Set(Object.values(SORT_COLUMNS).flatMap(({ column }) => (PACKED.has(column) ? [] : [column]))),
]

/** The part of a stretch that has the first rows of it in the order of a column. */
function endsPart(column: string, descending: boolean): string {
  return `${descending ? 'last' : 'first'} ${column}`
}

/** All such parts. */
export const ENDS_PARTS: readonly string[] = ENDS_COLUMNS.flatMap((column) => [
  endsPart(column, true),
  endsPart(column, false),
])

/** The parts of a stretch that have its first rows by each column; `rowOf` tells the place of a row by its arrival within the stretch. */
export async function packEnds(
  session: Session,
  number: number,
  rowOf: ReadonlyMap<number, number>,
): Promise<Map<string, Uint8Array>> {
  const keys = ENDS_COLUMNS.map((column, at) => `${sortKeyOf(column)} AS k${at}`)
  const ends = ENDS_COLUMNS.flatMap((_, at) =>
    ['DESC', 'ASC'].map(
      (way) => `(array_agg(s.row ORDER BY s.k${at} ${way} NULLS LAST, s.ord ${way}))[1:${MOST_ENDS}] AS "${at} ${way}"`,
    ),
  )
  const found = await session.row(
    `SELECT ${ends.join(', ')} FROM (
       SELECT (d.seq - $1::bigint)::int AS row, d.ord, ${keys.join(', ')} FROM completions d WHERE d.seq BETWEEN $1 AND $2) s`,
    seqsOf(session, number),
  )
  return new Map(
    ENDS_COLUMNS.flatMap((column, at) =>
      (['DESC', 'ASC'] as const).map((way): [string, Uint8Array] => {
        const rows = numbersOf(found?.[`${at} ${way}`] ?? []).map((row) => rowOf.get(row) ?? 0)
        return [endsPart(column, way === 'DESC'), new Uint8Array(Uint16Array.from(rows).buffer)]
      }),
    ),
  )
}

/** The first rows in the order of a column, of the stretches that have them, by the numbers of these. */
export async function readEnds(
  session: Session,
  column: string,
  descending: boolean,
  closed: number,
): Promise<ReadonlyMap<number, Uint16Array>> {
  const found = await session.rows('SELECT stretch, packed FROM stretches WHERE stretch < $1 AND part = $2', [
    closed,
    endsPart(column, descending),
  ])
  // A copy, which begins where numbers may begin in memory.
  return new Map(
    found.map(({ stretch, packed }) => [Number(stretch), new Uint16Array(new Uint8Array(bytesOf(packed)).buffer)]),
  )
}
