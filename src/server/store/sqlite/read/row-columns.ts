import { asksForPrompts, type ColumnCondition, driverOf, type Filter, toFilterKey } from '../../question/filter.ts'
import { placeIn } from '../../question/place-in.ts'
import { indexesOf } from '../question/indexes-of.ts'
import { readLaterPlaces } from '../question/matching-places.ts'
import { sift } from '../question/sift.ts'
import type { Statements } from '../database/statements.ts'
import { readTotals } from '../tables/totals.ts'
import type { Sort } from '#contract/search/search-query.ts'
import type { ResultSet } from '../question/result-set.ts'
import { firstByOrder } from './first-by-order.ts'
import { IdleTimer } from '../database/idle-timer.ts'
import { type PackedNumbers, roomFor } from './packed-numbers.ts'
import { type Column, ColumnReader, type RowColumn } from '../stretches/column-reader.ts'
import { MarkedRows } from '../stretches/marked-rows.ts'
import { type StoredRows, StretchReader } from '../stretches/stretch-reader.ts'
import { SaidRowsReader } from '../words/said-rows-reader.ts'
import type { Totals } from '../../question/totals.ts'

/** This many rows are read from the table itself in a few milliseconds. */
const FEW = 20_000
/** Reading a row from the table takes as long as reading so many from what is packed. */
const WORTH_LOOKING_UP = 100
/** With more rows that are not packed, counting the pairs of all takes seconds. */
const MOST_LOOSE = 50_000
/** Columns kept in memory: 1 to 8 MB each for a million rows. */
const MOST_COLUMNS = 16

/** The rows that match: their places, and the position of each in the columns, both ascending. */
export interface MatchedRows {
  places: Float64Array
  at: Uint32Array
  columns: (...names: readonly string[]) => RowColumn[]
  /** Whether nearly all rows are packed: then their pairs are counted in no time. */
  isPacked: boolean
  /** How many of them have each pair, by its number. */
  countPairs: (counts: Uint32Array) => void
  /** Which of them have each of some pairs, as ascending places in `at`. */
  withPairs: (pairs: readonly number[]) => Uint32Array[]
}

interface Loaded extends StoredRows {
  /** The state of the store to which this belongs. */
  totals: Totals
  columns: Map<string, Column>
}

const NO_COLUMN: RowColumn = { numbers: new Float64Array(), values: [] }

/**
 * Columns of all rows in memory, each read when it is first needed, from stretches where rows are packed and from the table where
 * they are not. New rows are appended; after a change or deletion, all columns are read again. What was not used for a minute is
 * dropped.
 */
export class RowColumns {
  readonly #statements: Statements
  readonly #stretches: StretchReader
  readonly #reader: ColumnReader
  readonly #marked: MarkedRows
  readonly #said: SaidRowsReader
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
    this.#stretches = new StretchReader(statements)
    this.#reader = new ColumnReader(statements, this.#stretches)
    this.#marked = new MarkedRows(statements, this.#stretches)
    this.#said = new SaidRowsReader(statements)
    this.#few = few
  }

  /** The rows that match a filter; null if so few can match that the table is as fast. Inside a transaction. */
  match(filter: Filter, asOf: number | null): MatchedRows | null {
    this.#idle.touch()
    const totals = readTotals(this.#statements)
    const fewest = driverOf(filter)?.reduce((sum, { n }) => sum + n, 0) ?? totals.n
    const few = Math.min(this.#few, totals.n / WORTH_LOOKING_UP)
    // Looking for a text in one row takes as long as reading thousands of a word.
    const isFew = totals.n < this.#few || (fewest < few && filter.text === undefined)
    if (filter.answered === true || isFew || asksForPrompts(filter)) return null
    const loaded = this.#refresh(totals)
    const asked = this.#keyOf(filter, asOf, totals)
    if (this.#last?.asked !== asked) this.#last = { asked, rows: this.#matching(filter, asOf, loaded) }
    return this.#last.rows
  }

  /** The same if they were asked for last, else null. */
  known(filter: Filter, asOf: number | null): MatchedRows | null {
    const asked = this.#last === null ? '' : this.#keyOf(filter, asOf, readTotals(this.#statements))
    return this.#last?.asked === asked ? this.#last.rows : null
  }

  /** The first rows of an order, at least `upTo`, where stretches list them (`first-by-order.ts`). Inside a transaction. */
  first(filter: Filter, sort: Sort, upTo: number): ResultSet | null {
    this.#idle.touch()
    const totals = readTotals(this.#statements)
    const stored = () => (totals.n < this.#few ? null : this.#refresh(totals))
    return firstByOrder(this.#statements, this.#stretches, stored, { filter, sort, upTo })
  }

  #keyOf(filter: Filter, asOf: number | null, { seq, changes }: Totals): string {
    // Texts of older records may still be added to the index.
    const missing =
      filter.text === undefined ? 0 : this.#statements.of('SELECT missing FROM text_state').get()?.['missing']
    return JSON.stringify([toFilterKey(filter), asOf, seq, changes, missing])
  }

  #matching(filter: Filter, asOf: number | null, loaded: Loaded): MatchedRows {
    const { ords } = loaded
    let at = this.#marked.find(filter, loaded)
    const from = filter.from === null ? 0 : placeIn(ords, filter.from)
    const below = filter.below === null ? ords.length : placeIn(ords, filter.below)
    if (from > 0 || below < ords.length) at = at.subarray(placeIn(at, from), placeIn(at, below))
    if (filter.text !== undefined) at = this.#said.read(filter.text, ords).among(at)
    if (asOf !== null) at = sift(at, indexesOf(ords, readLaterPlaces(this.#statements, asOf)), false)
    for (const condition of filter.ranges) {
      at = holding(at, condition, this.#columns([condition.column])[0] ?? NO_COLUMN)
    }
    return {
      places: at.length === ords.length ? ords : pickedPlaces(ords, at),
      at,
      columns: (...names) => this.#columns(names),
      isPacked: loaded.pieces.reduce((sum, { rows, isPacked }) => sum + (isPacked ? 0 : rows), 0) <= MOST_LOOSE,
      withPairs: (pairs) =>
        this.#marked.ofPairs(pairs, loaded).map((found) => (at.length === ords.length ? found : indexesOf(at, found))),
      countPairs: (counts) => this.#marked.count(at, loaded, counts),
    }
  }

  #refresh(totals: Totals): Loaded {
    const known = this.#loaded
    if (known !== null && known.totals.changes === totals.changes) {
      if (known.totals.seq !== totals.seq) this.#append(known, totals)
      // Rows may have been packed anew since, with others.
      else Object.assign(known, this.#stretches.rows(totals.n, known.ords))
      return known
    }
    this.#loaded = { totals, ...this.#stretches.rows(totals.n), columns: new Map() }
    return this.#loaded
  }

  /** Columns by their names; missing ones are read together. */
  #columns(wanted: readonly string[]): RowColumn[] {
    const loaded = this.#loaded
    if (loaded === null) throw new Error('columns are asked for before the rows')
    const { columns } = loaded
    if (columns.size + wanted.filter((name) => !columns.has(name)).length > MOST_COLUMNS) columns.clear()
    const missing = wanted.filter((name) => !columns.has(name))
    for (const [n, column] of this.#reader.read(missing, loaded).entries()) columns.set(missing[n] ?? '', column)
    return wanted.map((name) => columns.get(name) ?? NO_COLUMN)
  }

  /** Most new rows are newer than all others; those of a file may not be. */
  #append(loaded: Loaded, totals: Totals): void {
    const added = this.#reader.after(loaded.totals.seq, loaded.columns)
    const order = toMergeOrder(loaded.ords, added.ords)
    for (const [n, column] of [...loaded.columns.values()].entries())
      column.numbers = merged(column.numbers, added.numbers[n] ?? new Float64Array(), order)
    const ords = Float64Array.from(merged(loaded.ords, added.ords, order))
    Object.assign(loaded, this.#stretches.rows(totals.n, ords), { totals })
  }
}

function pickedPlaces(ords: Float64Array, at: Uint32Array): Float64Array {
  const places = new Float64Array(at.length)
  for (let n = 0; n < at.length; n++) places[n] = ords[at[n] ?? 0] ?? Number.NaN
  return places
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

/** The rows whose column holds what a condition asks for. By loops, which take a fifth of the time of functions. */
function holding(at: Uint32Array, condition: ColumnCondition, { numbers, values }: RowColumn): Uint32Array {
  const found = new Uint32Array(at.length)
  let length = 0
  if (condition.among === undefined) {
    const [least, most] = [condition.from ?? Number.NEGATIVE_INFINITY, condition.to ?? Number.POSITIVE_INFINITY]
    for (let n = 0; n < at.length; n++) {
      const value = numbers[at[n] ?? 0] ?? Number.NaN
      if (value >= least && value <= most) found[length++] = at[n] ?? 0
    }
    return found.subarray(0, length)
  }
  const among = new Set(condition.among.map((one) => (typeof one === 'string' ? values.indexOf(one) : one)))
  for (let n = 0; n < at.length; n++)
    if (among.has(numbers[at[n] ?? 0] ?? Number.NaN) !== condition.not) found[length++] = at[n] ?? 0
  return found.subarray(0, length)
}
