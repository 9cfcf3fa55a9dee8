import { asksForPrompts, type ColumnCondition, driverOf, type Filter, toFilterKey } from '../../question/filter.ts'
import { freeParts } from '../../../machine/free-bytes.ts'
import { joined } from '../../question/joined.ts'
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
import { ColumnReader } from '../stretches/column-reader.ts'
import { WORDS } from '../stretches/packed-column.ts'
import { MarkedRows } from '../stretches/marked-rows.ts'
import { type Piece, type StoredRows, StretchReader } from '../stretches/stretch-reader.ts'
import { MatchRanks } from '../words/match-ranks.ts'
import { SaidRowsReader } from '../words/said-rows-reader.ts'
import type { Totals } from '../../question/totals.ts'

/** This many rows are read from the table itself in a few milliseconds. */
const FEW = 20_000
/** Reading a row from the table takes as long as reading so many from what is packed. */
const WORTH_LOOKING_UP = 100
/** With more rows that are not packed, counting the pairs of all takes seconds. */
const MOST_LOOSE = 50_000
/** Hears a column of the rows that match from `from` to below `to`: of the one at `at[n]` it is `numbers[at[n] - first]`. As `HearColumn`. */
export type HearMatched = (
  numbers: Float64Array | null,
  first: number,
  from: number,
  to: number,
  texts: readonly string[],
) => void

/** The rows that match, by their positions among all rows, ascending. */
export interface MatchedRows {
  at: Uint32Array
  placeOf: (n: number) => number
  /** The places of those from one on and below another, in a list of its own. */
  placesOf: (from: number, to: number) => Float64Array
  /** The first of them that does not stand before a place. */
  firstFrom: (place: number) => number
  /** Hands a column, or `flags`, to `hear`, some rows at a time; gives its texts. */
  each: (column: string, hear: HearMatched) => readonly string[]
  /** How well each says a text, less for a better one; null where only FTS5 tells. */
  ranks: (text: string) => Float64Array | null
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
}

/**
 * Tells which rows match, and reads their columns: from stretches where rows are packed, a stretch at a time, and from the table where
 * they are not. The places of all rows are in memory; new rows are appended; after a change or deletion, they are read again. What was not
 * used for a minute is dropped.
 */
export class RowColumns {
  readonly #statements: Statements
  readonly #stretches: StretchReader
  readonly #reader: ColumnReader
  readonly #marked: MarkedRows
  readonly #said: SaidRowsReader
  readonly #ranks: MatchRanks
  readonly #few: number
  /** Sums are usually asked for several times in a row. */
  readonly #idle = new IdleTimer(() => {
    this.#loaded = null
    this.#last = null
    this.#reader.forget()
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
    this.#ranks = new MatchRanks(statements)
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
    const missing = filter.text === undefined ? 0 : this.#missing()
    return JSON.stringify([toFilterKey(filter), asOf, seq, changes, missing])
  }

  #matching(filter: Filter, asOf: number | null, loaded: Loaded): MatchedRows {
    const { ords } = loaded
    let at = this.#marked.find(filter, loaded)
    // What is narrowed is free at once: left to the collector, a list of a million rows would wait for the next ones.
    const narrow = (narrowed: Uint32Array) => {
      if (narrowed.buffer !== at.buffer) freeParts([at])
      at = narrowed
    }
    const from = filter.from === null ? 0 : placeIn(ords, filter.from)
    const below = filter.below === null ? ords.length : placeIn(ords, filter.below)
    if (from > 0 || below < ords.length) narrow(at.subarray(placeIn(at, from), placeIn(at, below)))
    if (filter.text !== undefined) narrow(this.#said.read(filter.text, ords).among(at))
    if (asOf !== null) narrow(sift(at, indexesOf(ords, readLaterPlaces(this.#statements, asOf)), false))
    for (const condition of filter.ranges)
      narrow(holding(at, condition, (hear) => void this.#each(condition.column, at, loaded, hear)))
    narrow(fitted(at))
    return this.#rowsAt(at, loaded)
  }

  #rowsAt(at: Uint32Array, loaded: Loaded): MatchedRows {
    const { ords } = loaded
    const isAll = at.length === ords.length
    return {
      at,
      placeOf: (n) => ords[at[n] ?? -1] ?? Number.NaN,
      placesOf: (from, to) => (isAll ? ords.slice(from, to) : pickedPlaces(ords, at.subarray(from, to))),
      firstFrom: (place) => (isAll ? placeIn(ords, place) : placeIn(at, placeIn(ords, place))),
      each: (column, hear) => this.#each(column, at, loaded, hear),
      ranks: (text) => this.#ranksOf(text, at, loaded),
      isPacked: loaded.pieces.reduce((sum, { rows, isPacked }) => sum + (isPacked ? 0 : rows), 0) <= MOST_LOOSE,
      withPairs: (pairs) => this.#marked.ofPairs(pairs, loaded).map((found) => (isAll ? found : indexesOf(at, found))),
      countPairs: (counts) => this.#marked.count(at, loaded, counts),
    }
  }

  #ranksOf(text: string, at: Uint32Array, loaded: Loaded): Float64Array | null {
    // While older records are read in, what is packed does not tell how many words they have.
    if (this.#missing() !== 0) return null
    return this.#ranks.read(text, loaded.ords, at, (hear) => void this.#each(WORDS, at, loaded, hear))
  }

  /** How many records are not in the text index yet. */
  #missing(): unknown {
    return this.#statements.of('SELECT missing FROM text_state').get()?.['missing']
  }

  /** Reads a column of the pieces in which any of some rows stand. */
  #each(column: string, at: Uint32Array, { ords, pieces, totals }: Loaded, hear: HearMatched): readonly string[] {
    const ends = new Map<Piece, number>()
    let next = 0
    for (const piece of pieces) {
      const end = at.length === ords.length ? piece.at + piece.rows : placeIn(at, piece.at + piece.rows, next)
      if (end > next) ends.set(piece, end)
      next = end
    }
    let [n, told] = [0, [] as readonly string[]]
    const tos = [...ends.values()]
    this.#reader.each(column, { ords, pieces, changes: totals.changes }, [...ends.keys()], (numbers, first, texts) => {
      const from = tos[n - 1] ?? 0
      told = texts
      hear(numbers, first, from, tos[n++] ?? 0, texts)
    })
    return told
  }

  #refresh(totals: Totals): Loaded {
    const known = this.#loaded
    if (known !== null && known.totals.changes === totals.changes) {
      if (known.totals.seq !== totals.seq) this.#append(known, totals)
      // Rows may have been packed anew since, with others.
      else Object.assign(known, this.#stretches.rows(totals.n, known.ords))
      return known
    }
    this.#loaded = { totals, ...this.#stretches.rows(totals.n) }
    return this.#loaded
  }

  /** Most new rows are newer than all others; those of a file may not be. */
  #append(loaded: Loaded, totals: Totals): void {
    const ords = merged(loaded.ords, readLaterPlaces(this.#statements, loaded.totals.seq))
    Object.assign(loaded, this.#stretches.rows(totals.n, ords), { totals })
  }
}

function pickedPlaces(ords: Float64Array, at: Uint32Array): Float64Array {
  const places = new Float64Array(at.length)
  for (let n = 0; n < at.length; n++) places[n] = ords[at[n] ?? 0] ?? Number.NaN
  return places
}

/** Fills a list with the numbers of the rows that match, NaN for none; gives the texts that they stand for. */
export function fillColumn(list: Float64Array, { at, each }: MatchedRows, column: string): readonly string[] {
  return each(column, (numbers, first, from, to) => {
    if (numbers === null) list.fill(Number.NaN, from, to)
    else for (let n = from; n < to; n++) list[n] = numbers[(at[n] ?? 0) - first] ?? Number.NaN
  })
}

/** The sum of a column over the rows that match and have a number there. */
export function sumOf({ at, each }: MatchedRows, column: string): number {
  let sum = 0
  each(column, (numbers, first, from, to) => {
    if (numbers === null) return
    for (let n = from; n < to; n++) {
      const value = numbers[(at[n] ?? 0) - first] ?? 0
      if (value === value) sum += value
    }
  })
  return sum
}

/** Two ascending lists as one. */
function merged(one: Float64Array, other: Float64Array): Float64Array {
  const both = joined([one, other], Float64Array)
  if ((one.at(-1) ?? 0) < (other[0] ?? 0)) return both
  let [first, second] = [0, 0]
  for (let at = 0; at < both.length; at++) {
    const takesSecond = first >= one.length || (second < other.length && (other[second] ?? 0) < (one[first] ?? 0))
    both[at] = (takesSecond ? other[second++] : one[first++]) ?? 0
  }
  return both
}

/** The rows whose column holds what a condition asks for. By loops, which take a fifth of the time of functions. */
function holding(at: Uint32Array, condition: ColumnCondition, each: (hear: HearMatched) => void): Uint32Array {
  const found = new Uint32Array(at.length)
  let length = 0
  if (condition.among === undefined) {
    const [least, most] = [condition.from ?? Number.NEGATIVE_INFINITY, condition.to ?? Number.POSITIVE_INFINITY]
    each((numbers, first, from, to) => {
      if (numbers === null) return
      for (let n = from; n < to; n++) {
        const value = numbers[(at[n] ?? 0) - first] ?? Number.NaN
        if (value >= least && value <= most) found[length++] = at[n] ?? 0
      }
    })
    return found.subarray(0, length)
  }
  const { among, not } = condition
  each((numbers, first, from, to, texts) => {
    const wanted = new Set(among.map((one) => (typeof one === 'string' ? texts.indexOf(one) : one)))
    for (let n = from; n < to; n++)
      if (wanted.has(numbers?.[(at[n] ?? 0) - first] ?? Number.NaN) !== not) found[length++] = at[n] ?? 0
  })
  return found.subarray(0, length)
}

/** A list of its own where a few numbers stand in the memory of many. */
function fitted(at: Uint32Array): Uint32Array {
  return at.length * 2 * at.BYTES_PER_ELEMENT < at.buffer.byteLength ? at.slice() : at
}
