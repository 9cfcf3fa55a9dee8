import type { Sort } from '#contract/search-query.ts'
import { toColumnText } from './column-text.ts'
import { driverOf, type Filter, isEmpty, isOpen } from './filter.ts'
import { and, fromWhere, rowAlias, type Sql } from './filter-sql.ts'
import { sortColumn } from './sort-columns.ts'
import type { Statements } from './statements.ts'

/** Above this share of all rows, walking the rows beats looking each one up. */
const WORTH_DRIVING = 0.3

/**
 * The places of all rows that match, in the order that the sort asks for: nulls last, ties by place in the same
 * direction. One number a row, so that a million rows are 8 MB. `rows` is how many there are at all.
 */
export function toResultSet(
  statements: Statements,
  filter: Filter,
  sort: Sort,
  asOf: number | null,
  rows: number,
): Float64Array {
  if (isEmpty(filter)) return new Float64Array()
  const drive = driveOf(filter, rows)
  if (sort.field === 'created') {
    const ords = statements.ordArray(inAnyOrder(filter, drive, asOf)).sort()
    return sort.descending ? ords.reverse() : ords
  }
  const direction = sort.descending ? 'DESC' : 'ASC'
  if (sort.field.startsWith('meta.')) return byMetadata(statements, filter, sort, asOf, rows)
  const column = sortColumn(sort.field) ?? 'ord'
  const { text, values } = fromWhere(filter, drive, asOf, true)
  const sorted = `${rowAlias(drive)}.${column}`
  return statements.ordArray({
    text: `SELECT d.ord AS ord ${text} ORDER BY ${sorted} ${direction} NULLS LAST, d.ord ${direction}`,
    values,
  })
}

/** Every row of an unfiltered list comes from the smallest index that covers it. */
function inAnyOrder(filter: Filter, drive: number | null, asOf: number | null): Sql {
  if (isOpen(filter)) {
    return { text: 'SELECT ord FROM completions INDEXED BY completions_seq WHERE seq <= ?', values: [asOf ?? 2 ** 53] }
  }
  const { text, values } = fromWhere(filter, drive, asOf, false)
  return { text: `SELECT d.ord AS ord ${text}`, values }
}

/** The marks of a key are in the order of their values already; what lacks the key follows. */
function byMetadata(
  statements: Statements,
  filter: Filter,
  sort: Sort,
  asOf: number | null,
  rows: number,
): Float64Array {
  const direction = sort.descending ? 'DESC' : 'ASC'
  const { text, values } = fromWhere(filter, driveOf(filter, rows), asOf, false)
  const matching = statements.ordArray({ text: `SELECT d.ord AS ord ${text}`, values }).sort()
  const withKey = statements.ordArray({
    text: `SELECT m.ord AS ord FROM pairs p CROSS JOIN marks m ON m.pair = p.pair WHERE p.field = 'meta' AND p.key = ?
           ORDER BY p.value ${direction}, m.ord ${direction}`,
    values: [toColumnText(sort.field.slice('meta.'.length))],
  })
  const wanted = new Set(matching)
  const sorted = withKey.filter((ord) => wanted.delete(ord))
  const without = Float64Array.from(wanted)
  if (sort.descending) without.reverse()
  const all = new Float64Array(matching.length)
  all.set(sorted)
  all.set(without, sorted.length)
  return all
}

/** The pair to drive from, where few enough rows carry it that looking each up beats walking all `rows`. */
export function driveOf(filter: Filter, rows: number): number | null {
  const driver = driverOf(filter)
  const [only, ...more] = driver ?? []
  return only !== undefined && more.length === 0 && only.n < rows * WORTH_DRIVING ? only.pair : null
}

/** The count and sums of all rows that match. */
export function sumsSql(filter: Filter, asOf: number | null, rows: number): Sql {
  const drive = driveOf(filter, rows)
  const sql = fromWhere(filter, drive, asOf, true)
  const row = rowAlias(drive)
  return {
    text: `SELECT count(*) AS n, coalesce(sum(${row}.tokens), 0) AS tokens, coalesce(sum(${row}.cost), 0) AS cost ${sql.text}`,
    values: sql.values,
  }
}

/** How many rows that match came in after `asOf`: those are few, so they are what is walked. */
export function laterRowsSql(filter: Filter, asOf: number): Sql {
  const { text, values } = fromWhere(filter, null, null, true)
  const walked = text.replace('completions d', 'completions d INDEXED BY completions_seq')
  return and({ text: `SELECT count(*) AS n ${walked}`, values }, 'd.seq > ?', asOf)
}

/** What the rows that came in after `asOf` add to the kept sums of a pair, or of everything. */
export function laterSumsSql(pair: number | null, asOf: number): Sql {
  const mine: Sql = { text: 'FROM completions d INDEXED BY completions_seq WHERE d.seq > ?', values: [asOf] }
  const sql =
    pair === null ? mine : and(mine, 'EXISTS (SELECT 1 FROM marks m WHERE m.pair = ? AND m.ord = d.ord)', pair)
  return {
    text: `SELECT count(*) AS n, coalesce(sum(d.tokens), 0) AS tokens, coalesce(sum(d.cost), 0) AS cost ${sql.text}`,
    values: sql.values,
  }
}
