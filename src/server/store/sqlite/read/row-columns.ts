import { asksForPrompts, type ColumnCondition, driverOf, type Filter, toFilterKey } from '../../question/filter.ts'
import { readAllPlaces, readMatchingPlaces } from '../question/matching-places.ts'
import type { Statements } from '../database/statements.ts'
import { readTotals } from '../tables/totals.ts'
import { IdleTimer } from '../database/idle-timer.ts'
import { noNumbers, type PackedNumbers, putNumbers, roomFor } from './packed-numbers.ts'
import type { Totals } from '../../question/totals.ts'

/** Rows read at once. What is parsed of 10,000 outlives the young part of the heap: 30 MB more for a million rows. */
const PIECE_ROWS = 2_000
/** This many rows are read from the table itself in a few milliseconds. */
const FEW = 20_000
/** Columns kept in memory: 1 to 8 MB each for a million rows. */
const MOST_COLUMNS = 16

/** A number for each row, NaN if it has none; or a text, as its index in `values`. */
export interface RowColumn {
  numbers: PackedNumbers
  values: readonly string[]
}

/** The rows that match: their places, and the position of each in the columns, both ascending. */
export interface MatchedRows {
  places: Float64Array
  at: Uint32Array
  columns: (...sql: readonly string[]) => RowColumn[]
}

/** `codes`: the number of each text. */
interface Column extends RowColumn {
  values: string[]
  codes: Map<string, number>
}

interface Loaded {
  /** The state of the store to which this belongs. */
  totals: Totals
  ords: Float64Array
  columns: Map<string, Column>
}

const NO_COLUMN: RowColumn = { numbers: new Float64Array(), values: [] }

/**
 * Columns of all rows in memory, each read when it is first needed: adding up a million rows from them takes a tenth of
 * a second, where reading each from the table takes two. New rows are appended; after a change or deletion, all columns
 * are read again. What was not used for a minute is dropped.
 */
export class RowColumns {
  readonly #statements: Statements
  readonly #few: number
  /** Sums are usually asked for several times in a row. */
  readonly #idle = new IdleTimer(() => {
    this.#loaded = null
    this.#last = null
  })
  #loaded: Loaded | null = null
  /** The last result: the page asks for sums, facets and histogram of the same search one after the other. */
  #last: { asked: string; rows: MatchedRows } | null = null

  constructor(statements: Statements, few = FEW) {
    this.#statements = statements
    this.#few = few
  }

  /** The rows that match a filter; null if so few can match that the table is as fast. Inside a transaction. */
  match(filter: Filter, asOf: number | null): MatchedRows | null {
    this.#idle.touch()
    const totals = readTotals(this.#statements)
    const fewest = driverOf(filter)?.reduce((sum, { n }) => sum + n, 0) ?? totals.n
    if (filter.answered === true || fewest < this.#few || asksForPrompts(filter)) return null
    const { ords } = this.#refresh(totals)
    // Texts of older records may still be added to the index.
    const missing =
      filter.text === undefined ? 0 : this.#statements.of('SELECT missing FROM text_state').get()?.['missing']
    const asked = JSON.stringify([toFilterKey(filter), asOf, totals.seq, totals.changes, missing])
    if (this.#last?.asked !== asked) {
      const rows = this.#find(filter, asOf, ords)
      if (rows === null) return null
      this.#last = { asked, rows }
    }
    return this.#last.rows
  }

  #find(filter: Filter, asOf: number | null, ords: Float64Array): MatchedRows | null {
    const { ranges, ...marked } = filter
    const places = readMatchingPlaces(this.#statements, { ...marked, ranges: [] }, asOf, () => ords)
    if (places === null) return null
    let at = indexesOf(ords, places)
    for (const condition of ranges) {
      const { numbers, values } = this.#columns([condition.column])[0] ?? NO_COLUMN
      const holds = toTest(condition, values)
      at = at.filter((index) => holds(numbers[index] ?? Number.NaN))
    }
    return {
      places: ranges.length === 0 ? places : Float64Array.from(at, (index) => ords[index] ?? Number.NaN),
      at,
      columns: (...sql) => this.#columns(sql),
    }
  }

  #refresh(totals: Totals): Loaded {
    const known = this.#loaded
    if (known !== null && known.totals.changes === totals.changes) {
      if (known.totals.seq !== totals.seq) this.#append(known, totals)
      return known
    }
    this.#loaded = { totals, ords: readAllPlaces(this.#statements), columns: new Map() }
    return this.#loaded
  }

  /** Columns by their SQL; missing ones are read together. */
  #columns(wanted: readonly string[]): RowColumn[] {
    const loaded = this.#loaded
    if (loaded === null) throw new Error('columns are asked for before the rows')
    const { ords, columns } = loaded
    const missing = wanted.filter((sql) => !columns.has(sql))
    if (columns.size + missing.length > MOST_COLUMNS) columns.clear()
    const read = (columns.size === 0 ? wanted : missing).map((sql) => {
      const column: Column = { numbers: noNumbers(ords.length), values: [], codes: new Map() }
      return { sql, column }
    })
    for (let from = 0; from < ords.length && read.length > 0; from += PIECE_ROWS) {
      const last = Math.min(from + PIECE_ROWS, ords.length) - 1
      const ends = [ords[from] ?? 0, ords[last] ?? 0]
      const pieces = this.#read(
        read.map(({ sql }) => sql),
        'completions WHERE ord BETWEEN ? AND ?',
        ends,
      )
      for (const [n, { column }] of read.entries())
        column.numbers = putNumbers(column.numbers, toNumbers(pieces[n] ?? [], column), from)
    }
    for (const { sql, column } of read) columns.set(sql, column)
    return wanted.map((sql) => columns.get(sql) ?? NO_COLUMN)
  }

  /** Most new rows are newer than all others; those of a file may not be. */
  #append(loaded: Loaded, totals: Totals): void {
    const source = 'completions INDEXED BY completions_seq WHERE seq > ?'
    const { seq } = loaded.totals
    const names = [...loaded.columns.keys()]
    const [places = [], ...read] = this.#read(['ord', ...names], source, [seq])
    const added = Float64Array.from(places, Number)
    const order = toMergeOrder(loaded.ords, added)
    for (const [n, column] of [...loaded.columns.values()].entries())
      column.numbers = merged(column.numbers, toNumbers(read[n] ?? [], column), order)
    loaded.ords = Float64Array.from(merged(loaded.ords, added, order))
    loaded.totals = totals
  }

  /** Columns of some rows in list order: a JSON text is transferred several times faster than as many objects. */
  #read(names: readonly string[], source: string, values: number[]): (number | string | null)[][] {
    const outer = names.map((_, n) => `json_group_array(c${n}) AS c${n}`).join(', ')
    const inner = names.map((sql, n) => `${sql} AS c${n}`).join(', ')
    const text = `SELECT ${outer} FROM (SELECT ${inner} FROM ${source} ORDER BY ord)`
    const found = this.#statements.of(text).get(...values) ?? {}
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the statement makes nothing but arrays of plain values
    return names.map((_, n) => JSON.parse(String(found[`c${n}`])) as (number | string | null)[])
  }
}

/** The sum of a column over the rows that match and have a number there. */
export function sumOf(at: Uint32Array, { numbers }: RowColumn): number {
  let sum = 0
  for (const index of at) {
    const value = numbers[index] ?? 0
    if (value === value) sum += value
  }
  return sum
}

/** Texts become indexes into the column's values. */
function toNumbers(read: readonly (number | string | null)[], column: Column): Float64Array {
  const numbers = new Float64Array(read.length)
  for (let at = 0; at < read.length; at++) numbers[at] = toNumber(read[at] ?? null, column)
  return numbers
}

function toNumber(value: number | string | null, column: Column): number {
  if (typeof value === 'number') return value
  if (value === null) return Number.NaN
  const known = column.codes.get(value)
  if (known !== undefined) return known
  column.codes.set(value, column.codes.size)
  column.values.push(value)
  return column.codes.size - 1
}

/** The positions of some places among all; both ascending. Places that are not among them are left out. */
export function indexesOf(all: Float64Array, places: Float64Array): Uint32Array {
  const found = new Uint32Array(places.length)
  let at = 0
  let length = 0
  for (const place of places) {
    while (at < all.length && (all[at] ?? 0) < place) at++
    if (all[at] === place) found[length++] = at
  }
  return found.subarray(0, length)
}

/**
 * For each number of two ascending lists merged: 0 if it is from the first, 1 if from the second; null if all of the
 * first come before.
 */
function toMergeOrder(one: Float64Array, other: Float64Array): Uint8Array | null {
  if ((one.at(-1) ?? 0) < (other[0] ?? 0)) return null
  const order = new Uint8Array(one.length + other.length)
  let [first, second] = [0, 0]
  for (let at = 0; at < order.length; at++) {
    const takesSecond = first >= one.length || (second < other.length && (other[second] ?? 0) < (one[first] ?? 0))
    if (takesSecond) second++
    else first++
    order[at] = takesSecond ? 1 : 0
  }
  return order
}

function merged(one: PackedNumbers, other: Float64Array, order: Uint8Array | null): PackedNumbers {
  const both = roomFor(one.length + other.length, one, other)
  if (order === null) {
    both.set(one)
    both.set(other, one.length)
    return both
  }
  let [first, second] = [0, 0]
  for (const [at, which] of order.entries()) both[at] = (which === 1 ? other[second++] : one[first++]) ?? Number.NaN
  return both
}

/** `values`: the texts of the column, for which numbers stand. */
function toTest(condition: ColumnCondition, values: readonly string[]): (value: number) => boolean {
  if (condition.among !== undefined) {
    const among = new Set(condition.among.map((one) => (typeof one === 'string' ? values.indexOf(one) : one)))
    return (value) => among.has(value) !== condition.not
  }
  const { from, to } = condition
  return (value) => value >= (from ?? Number.NEGATIVE_INFINITY) && value <= (to ?? Number.POSITIVE_INFINITY)
}
