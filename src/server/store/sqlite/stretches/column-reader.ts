import { CUT } from '../../answer/usage-series.ts'
import { fillNumbers, unpackNumbers, unpackTexts } from '../../record/codec/column-codec.ts'
import type { Statements } from '../database/statements.ts'
import { noNumbers, type PackedNumbers, putNumbers, putUnpacked } from '../read/packed-numbers.ts'
import { createPairFinder } from '../tables/pair-table.ts'
import { type Part, type PackedColumn, toColumnSql, toPackedColumn } from './packed-column.ts'
import type { Piece, StoredRows, StretchReader } from './stretch-reader.ts'

/** Rows read at once. What is parsed of 10,000 outlives the young part of the heap: 30 MB more for a million rows. */
const PIECE_ROWS = 2_000

/** A number for each row, NaN if it has none; or a text, as its index in `values`. */
export interface RowColumn {
  numbers: PackedNumbers
  values: readonly string[]
}

/** `codes`: the number of each text. */
export interface Column extends RowColumn {
  values: string[]
  codes: Map<string, number>
}

interface ReadColumn {
  name: string
  column: Column
  packed: PackedColumn | null
}

/** Reads columns and flags of rows (`packed-column.ts`): from stretches where they are packed, else from the table. Inside a transaction. */
export class ColumnReader {
  readonly #statements: Statements
  readonly #stretches: StretchReader
  readonly #find: ReturnType<typeof createPairFinder>

  constructor(statements: Statements, stretches: StretchReader) {
    this.#statements = statements
    this.#stretches = stretches
    this.#find = createPairFinder(statements)
  }

  /** Columns of all rows, by their names. */
  read(names: readonly string[], rows: StoredRows): Column[] {
    const { ords } = rows
    const read = names.map((name) => {
      const column: Column = { numbers: noNumbers(ords.length), values: [], codes: new Map() }
      return { name, column, packed: toPackedColumn(name) }
    })
    const whole = { from: 0, below: Number.MAX_SAFE_INTEGER, at: 0, rows: ords.length, isPacked: false }
    for (const [part, ofPart] of Map.groupBy(read, ({ packed }) => packed?.part ?? null))
      if (part === null) this.#readLoose(ofPart, ords, whole)
      else this.#readPacked(part, ofPart, rows)
    return read.map(({ column }) => column)
  }

  /** `ord` and some columns of the rows after a `seq`, in list order. */
  after(seq: number, columns: ReadonlyMap<string, Column>): { ords: Float64Array; numbers: Float64Array[] } {
    const source = 'completions INDEXED BY completions_seq WHERE seq > ?'
    const [places = [], ...read] = this.#values(['ord', ...columns.keys()], source, [seq])
    const numbers = [...columns.values()].map((column, n) => toNumbers(read[n] ?? [], column))
    return { ords: Float64Array.from(places, Number), numbers }
  }

  #readPacked(part: Part, read: readonly ReadColumn[], { ords, pieces }: StoredRows): void {
    const loose: Piece[] = []
    const room = new Float64Array(Math.max(0, ...pieces.map(({ rows }) => rows)))
    this.#stretches.each(part, pieces, (piece, packed) => {
      if (packed === null) {
        loose.push(piece)
        return
      }
      for (const { column, packed: told } of read) {
        const own = room.subarray(0, piece.rows)
        column.numbers =
          told === null || told.isText || told.bit !== null
            ? putNumbers(column.numbers, toNumbersOf(packed, told, column, own), piece.at)
            : putUnpacked(column.numbers, unpackNumbers(packed, piece.rows), piece.at, own)
      }
    })
    for (const piece of loose) this.#readLoose(read, ords, piece)
  }

  #readLoose(read: readonly ReadColumn[], ords: Float64Array, { at, rows }: Piece): void {
    for (let from = at; from < at + rows; from += PIECE_ROWS) {
      const last = Math.min(from + PIECE_ROWS, at + rows) - 1
      const ends = [ords[from] ?? 0, ords[last] ?? 0]
      const names = read.map(({ name }) => name)
      const lists = this.#values(names, 'completions WHERE ord BETWEEN ? AND ?', ends)
      for (const [n, { column }] of read.entries())
        column.numbers = putNumbers(column.numbers, toNumbers(lists[n] ?? [], column), from)
    }
  }

  /** Values of some rows in list order: a JSON text is transferred several times faster than as many objects. */
  #values(names: readonly string[], source: string, values: number[]): (number | string | null)[][] {
    const cut = this.#find('finish', '', CUT)?.pair ?? 0
    const outer = names.map((_, n) => `json_group_array(c${n}) AS c${n}`).join(', ')
    const inner = names.map((name, n) => `${toColumnSql(name, cut)} AS c${n}`).join(', ')
    const text = `SELECT ${outer} FROM (SELECT ${inner} FROM ${source} ORDER BY ord)`
    const found = this.#statements.of(text).get(...values) ?? {}
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the statement makes nothing but arrays of plain values
    return names.map((_, n) => JSON.parse(String(found[`c${n}`])) as (number | string | null)[])
  }
}

/** What is packed of a stretch as plain numbers of a column; `room` has its rows. */
function toNumbersOf(packed: Uint8Array, told: PackedColumn | null, column: Column, room: Float64Array): Float64Array {
  if (told?.isText === true) {
    const { codes, values } = unpackTexts(packed, room.length)
    const numbers = Float64Array.from(values, (value) => toNumber(value, column))
    fillNumbers(codes, room)
    for (let n = 0; n < room.length; n++) room[n] = numbers[room[n] ?? Number.NaN] ?? Number.NaN
    return room
  }
  fillNumbers(unpackNumbers(packed, room.length), room)
  const bit = told?.bit ?? null
  if (bit !== null) for (let n = 0; n < room.length; n++) room[n] = ((room[n] ?? 0) >> bit) & 1
  return room
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
