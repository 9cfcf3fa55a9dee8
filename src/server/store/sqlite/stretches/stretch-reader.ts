import { crc32 } from 'node:zlib'
import { freeParts } from '../../../machine/free-bytes.ts'
import { ORD_STEP, toSecond } from '../../question/ord.ts'
import { placeIn } from '../../question/place-in.ts'
import { fillPacked } from '../../record/codec/column-codec.ts'
import type { Statements } from '../database/statements.ts'
import { readAllPlaces } from '../question/matching-places.ts'
import { type Part, toPartNumber } from './packed-column.ts'

/** With more rows that are not packed, reading the places of all at once is faster. */
const MOST_LOOSE = 50_000

/** Rows next to each other: their places from one on and below another, and their positions among all rows. */
export interface Piece {
  from: number
  below: number
  at: number
  rows: number
  isPacked: boolean
}

/** All rows of the store: their places, ascending, and the pieces that they stand in. */
export interface StoredRows {
  ords: Float64Array
  pieces: readonly Piece[]
}

/** What is packed of a stretch; null if it is damaged, and the rows have to be read. */
type Packed = Uint8Array | null

/** Reads stretches. Inside a transaction. */
export class StretchReader {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** `rows`: how many the store has; `known`: their places, if they are known. */
  rows(rows: number, known: Float64Array | null = null): StoredRows {
    const stretches = this.#stretches()
    const packed = stretches.reduce((sum, stretch) => sum + stretch.rows, 0)
    const ords = known ?? (rows - packed > MOST_LOOSE ? readAllPlaces(this.#statements) : this.#places(stretches, rows))
    const pieces: Piece[] = []
    let [from, at] = [0, 0]
    const addLoose = (below: number) => {
      const end = below === Number.MAX_SAFE_INTEGER ? ords.length : placeIn(ords, below)
      if (end > at) pieces.push({ from, below, at, rows: end - at, isPacked: false })
      at = end
    }
    for (const stretch of stretches) {
      addLoose(stretch.from)
      pieces.push({ ...stretch, at, isPacked: true })
      at += stretch.rows
      from = stretch.below
    }
    addLoose(Number.MAX_SAFE_INTEGER)
    return ords.length === rows && at === rows ? { ords, pieces } : this.#allLoose()
  }

  /** Hands what is packed of each stretch to `visit`, in the order of the pieces, which may be some of all. Its memory is freed after that. */
  each(part: Part, pieces: readonly Piece[], visit: (piece: Piece, packed: Packed) => void): void {
    const found = this.#statements
      .of('SELECT first, crc, packed FROM stretch_parts WHERE part = ? AND first BETWEEN ? AND ? ORDER BY first')
      .iterate(toPartNumber(part), pieces[0]?.from ?? 0, pieces.at(-1)?.from ?? 0)
    let next = found.next()
    for (const piece of pieces) {
      if (!piece.isPacked) {
        visit(piece, null)
        continue
      }
      while (next.done !== true && Number(next.value['first']) < piece.from) next = found.next()
      const { first, crc, packed } = next.done === true ? {} : next.value
      const isWhole = first === piece.from && packed instanceof Uint8Array && crc32(packed) === crc
      visit(piece, isWhole ? packed : null)
      if (packed instanceof Uint8Array) freeParts([packed])
    }
    found.return?.()
  }

  /** All rows as they stand in the table, where what is kept of stretches is damaged. */
  #allLoose(): StoredRows {
    const ords = readAllPlaces(this.#statements)
    return { ords, pieces: [{ from: 0, below: Number.MAX_SAFE_INTEGER, at: 0, rows: ords.length, isPacked: false }] }
  }

  #stretches(): { from: number; below: number; rows: number }[] {
    return this.#statements
      .of('SELECT first, below, rows FROM stretches ORDER BY first')
      .all()
      .map(({ first, below, rows }) => ({ from: Number(first), below: Number(below), rows: Number(rows) }))
  }

  /** The places of all rows, of which there are `rows`; none where what is packed does not tell. */
  #places(stretches: readonly { from: number; below: number; rows: number }[], rows: number): Float64Array {
    const all = new Float64Array(rows)
    const room = new Float64Array(Math.max(0, ...stretches.map((stretch) => stretch.rows)))
    let [from, at, isDamaged] = [0, 0, false]
    const addLoose = (below: number) => {
      if (below <= from) return
      const places = this.#loose(from, below)
      if (at + places.length <= rows) all.set(places, at)
      at += places.length
    }
    const pieces: Piece[] = []
    const known = stretches.map((stretch) => ({ ...stretch, at: 0, isPacked: true }))
    this.each('seconds', known, (piece, packed) => {
      addLoose(piece.from)
      from = piece.below
      const steps = packed === null ? null : fillPacked(packed, room.subarray(0, piece.rows))
      if (steps === null || at + piece.rows > rows) isDamaged = true
      else putSeconds(all, piece.from, steps, at)
      pieces.push({ ...piece, at })
      at += piece.rows
    })
    addLoose(Number.MAX_SAFE_INTEGER)
    this.each('ties', pieces, (piece, packed) => {
      const ties = packed === null ? null : fillPacked(packed, room.subarray(0, piece.rows))
      if (ties === null || isDamaged) isDamaged = true
      else addTies(all, ties, piece.at)
    })
    return isDamaged || at !== rows ? new Float64Array() : all
  }

  #loose(from: number, below: number): Float64Array {
    return this.#statements.ordsAlong({ text: 'FROM completions WHERE true', values: [] }, [from, below])
  }
}

/** Writes the first place of the second of each row from a position on, by how many seconds each is after the one before. */
function putSeconds(all: Float64Array, from: number, steps: Float64Array, at: number): void {
  let second = toSecond(from)
  for (let n = 0; n < steps.length; n++) {
    second += steps[n] ?? 0
    all[at + n] = second * ORD_STEP
  }
}

function addTies(all: Float64Array, ties: Float64Array, at: number): void {
  for (let n = 0; n < ties.length; n++) all[at + n] = (all[at + n] ?? 0) + (ties[n] ?? 0)
}
