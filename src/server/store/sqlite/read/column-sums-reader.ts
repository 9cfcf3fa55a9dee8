import { type ColumnSum, SUMMED_COLUMNS } from '#contract/found/column-sums.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { toColumnSum, toCountedSum } from '../../question/column-sum.ts'
import { freeParts } from '../../../machine/free-bytes.ts'
import { toDrive } from '../question/drive.ts'
import { isEmpty, toFilter } from '../../question/filter.ts'
import { fromWhere, rowAlias } from '../question/filter-sql.ts'
import { createPairFinder } from '../tables/pair-table.ts'
import { fillColumn, type MatchedRows, type RowColumns } from './row-columns.ts'
import { SORT_COLUMNS } from '../../question/sort-columns.ts'
import type { Statements } from '../database/statements.ts'
import { readTotals } from '../tables/totals.ts'

/** Adds up the columns of numbers over all that match. */
export class ColumnSumsReader {
  readonly #statements: Statements
  readonly #columns: RowColumns
  readonly #find: ReturnType<typeof createPairFinder>

  constructor(statements: Statements, columns: RowColumns) {
    this.#statements = statements
    this.#columns = columns
    this.#find = createPairFinder(statements)
  }

  /** The sums of each column, in the order of `SUMMED_COLUMNS`. `now` is Unix seconds. */
  columnSums(query: SearchQuery, now: number): ColumnSum[] {
    const filter = toFilter(query, this.#find, now)
    if (isEmpty(filter)) return SUMMED_COLUMNS.map((column) => toColumnSum(column, new Float64Array()))
    const names = SUMMED_COLUMNS.map((column) => SORT_COLUMNS[column].column)
    const matched = this.#columns.match(filter, null)
    if (matched !== null) {
      // One list for all columns: each of its own would be garbage of 8 MB for a million rows.
      let numbers: Float64Array | null = null
      const sums = SUMMED_COLUMNS.map((column, n) => {
        const counts = counted(matched, names[n] ?? '')
        if (counts !== null) return toCountedSum(column, counts)
        numbers ??= new Float64Array(matched.at.length)
        fillColumn(numbers, matched, names[n] ?? '')
        return toColumnSum(column, numbers)
      })
      if (numbers !== null) freeParts([numbers])
      return sums
    }
    const drive = toDrive(filter, readTotals(this.#statements).n)
    const { text, values } = fromWhere(filter, drive, null, true)
    const row = rowAlias(drive)
    const rows = this.#statements
      .of(`SELECT ${names.map((name) => `${row}.${name}`).join(', ')} ${text}`)
      .all(...values)
    return SUMMED_COLUMNS.map((column, n) =>
      toColumnSum(
        column,
        Float64Array.from(rows, (found) => toNumber(found[names[n] ?? ''])),
      ),
    )
  }
}

/** The numbers that are counted one by one: most are. A list of counts has 256 kB. */
const COUNTED = 2 ** 16

/** How many rows have each number; null if one is not a small whole number. Reads them once, where finding percentiles takes five passes. */
function counted({ at, each }: MatchedRows, column: string): Uint32Array | null {
  const counts = new Uint32Array(COUNTED)
  let isCounted = true
  each(column, (numbers, first, from, to) => {
    if (isCounted && numbers !== null) isCounted = count(counts, numbers, at, first, from, to)
  })
  return isCounted ? counts : null
}

/** Of the rows from `from` to below `to`. In a function of its own, which the engine makes quick after the first stretches. */
function count(
  counts: Uint32Array,
  numbers: Float64Array,
  at: Uint32Array,
  first: number,
  from: number,
  to: number,
): boolean {
  for (let n = from; n < to; n++) {
    const value = numbers[(at[n] ?? 0) - first] ?? Number.NaN
    if (value !== value) continue
    if (!(value >= 0 && value < COUNTED) || Math.trunc(value) !== value) return false
    counts[value] = (counts[value] ?? 0) + 1
  }
  return true
}

function toNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}
