import type { Sort } from '#contract/search/search-query.ts'
import { type Filter, isOpen } from '../../question/filter.ts'
import { sortColumn } from '../../question/sort-columns.ts'
import { joined } from '../../question/joined.ts'
import type { Statements } from '../database/statements.ts'
import type { ResultSet } from '../question/result-set.ts'
import { orderPartOf } from '../stretches/packed-column.ts'
import { LISTED_ROWS, readRowOrder, type RowOrder } from '../stretches/row-order.ts'
import type { Piece, StoredRows, StretchReader } from '../stretches/stretch-reader.ts'

/** Of each stretch, so many rows are looked at first: the first rows of all are mostly from many stretches. */
const LOOKED_AT_FIRST = 6
/** How many times as many then, of those stretches of which all were among the first. */
const MORE = 4
/** With more rows that are not packed, reading the whole table is as fast. */
const MOST_LOOSE = 100_000

/** The listed rows of a stretch, and how many of them are looked at. */
interface Listed extends RowOrder {
  piece: Piece
  count: number
}

/**
 * The first rows of all by a column that is not packed, from the first rows of each stretch, of which only those are read that can be
 * among them. Null where that does not tell: under conditions, and beyond the rows that are listed. Inside a transaction.
 */
export function firstByOrder(
  statements: Statements,
  stretches: StretchReader,
  stored: () => StoredRows | null,
  { filter, sort, upTo }: { filter: Filter; sort: Sort; upTo: number },
): ResultSet | null {
  const column = sortColumn(sort.field)
  const part = column === null ? null : orderPartOf(column)
  if (column === null || part === null || upTo > LISTED_ROWS || !isOpen(filter)) return null
  const all = stored()
  if (all === null) return null
  const listed: Listed[] = []
  const loose: Piece[] = []
  stretches.each(part, all.pieces, (piece, packed) => {
    if (packed === null) loose.push(piece)
    else listed.push({ ...readRowOrder(packed, sort.descending), piece, count: LOOKED_AT_FIRST })
  })
  if (loose.reduce((sum, { rows }) => sum + rows, 0) > MOST_LOOSE) return null
  const direction = sort.descending ? 'DESC' : 'ASC'
  const order = `ORDER BY ${column} ${direction}, ord ${direction} LIMIT ${LISTED_ROWS}`
  const ofLoose = loose.map(({ from, below }) => {
    const text = `SELECT ord FROM completions WHERE ord >= ? AND ord < ? AND ${column} IS NOT NULL ${order}`
    return statements.ordArray({ text, values: [from, below] })
  })
  for (;;) {
    const candidates = listed.map(({ piece, rows, count }) =>
      Float64Array.from(rows.slice(0, count), (row) => all.ords[piece.at + row] ?? Number.NaN),
    )
    const text = `SELECT ord FROM completions WHERE ord IN (SELECT value FROM json_each(?)) ${order}`
    const ords = statements.ordArray({
      text,
      values: [JSON.stringify([...joined([...candidates, ...ofLoose], Float64Array)])],
    })
    const first = new Set(ords)
    // The last one that was looked at is among the first: so may be those behind it. Behind the last that is listed there are too many.
    const open = listed.filter(
      ({ rows, count }, n) => count < rows.length && first.has(candidates[n]?.at(-1) ?? Number.NaN),
    )
    if (open.length === 0) return { ords: withEmpty(ords, first, all.ords, sort.descending), whole: false }
    for (const stretch of open) stretch.count *= MORE
  }
}

/** Rows without a value stand last: where fewer have one than are listed, they follow. */
function withEmpty(
  ords: Float64Array,
  first: ReadonlySet<number>,
  all: Float64Array,
  descending: boolean,
): Float64Array {
  const found = [...ords]
  for (let n = 0; found.length < LISTED_ROWS && n < all.length; n++) {
    const ord = all[descending ? all.length - 1 - n : n] ?? Number.NaN
    if (!first.has(ord)) found.push(ord)
  }
  return Float64Array.from(found)
}
