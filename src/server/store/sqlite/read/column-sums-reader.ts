import { type ColumnSum, SUMMED_COLUMNS } from '#contract/found/column-sums.ts'
import type { SearchQuery } from '#contract/search/search-query.ts'
import { toColumnSum, toCountedSum } from '../../question/column-sum.ts'
import { toDrive } from '../question/drive.ts'
import { isEmpty, toFilter } from '../../question/filter.ts'
import { fromWhere, rowAlias } from '../question/filter-sql.ts'
import { createPairFinder } from '../tables/pair-table.ts'
import type { RowColumns } from './row-columns.ts'
import { SORT_COLUMNS } from '../../question/sort-columns.ts'
import type { Statements } from '../database/statements.ts'
import { readTotals } from '../tables/totals.ts'
import type { PackedNumbers } from './packed-numbers.ts'

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
      const read = matched.columns(...names)
      // One list for all columns: each of its own would be garbage of 8 MB for a million rows.
      let numbers: Float64Array | null = null
      return SUMMED_COLUMNS.map((column, n) => {
        const { numbers: list } = read[n] ?? { numbers: new Float64Array() }
        const counts = counted(list, matched.at)
        if (counts !== null) return toCountedSum(column, counts)
        numbers ??= new Float64Array(matched.at.length)
        pick(numbers, list, matched.at)
        return toColumnSum(column, numbers)
      })
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

/** How many of some places have each number; null if one is not a small whole number. Reads them once, where finding percentiles takes five passes. */
function counted(numbers: PackedNumbers, places: Uint32Array): Uint32Array | null {
  const counts = new Uint32Array(COUNTED)
  for (let n = 0; n < places.length; n++) {
    const value = numbers[places[n] ?? 0] ?? Number.NaN
    if (value !== value) continue
    if (!(value >= 0 && value < COUNTED) || Math.trunc(value) !== value) return null
    counts[value] = (counts[value] ?? 0) + 1
  }
  return counts
}

/** Fills a list with the numbers at some places. By a loop: `Float64Array.from` takes five times as long. */
function pick(list: Float64Array, numbers: PackedNumbers, places: Uint32Array): void {
  for (let n = 0; n < places.length; n++) list[n] = numbers[places[n] ?? 0] ?? Number.NaN
}

function toNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}
