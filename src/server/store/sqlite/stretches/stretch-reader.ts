import { crc32 } from 'node:zlib'
import { ORD_STEP, toSecond } from '../../question/ord.ts'
import { placeIn } from '../../question/place-in.ts'
import { fillNumbers, unpackNumbers } from '../../record/codec/column-codec.ts'
import { joined } from '../../question/joined.ts'
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
    const ords = known ?? (rows - packed > MOST_LOOSE ? readAllPlaces(this.#statements) : this.#places(stretches))
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

  /** Hands what is packed of each stretch to `visit`, in the order of the pieces. */
  each(part: Part, pieces: readonly Piece[], visit: (piece: Piece, packed: Packed) => void): void {
    const found = this.#statements
      .of('SELECT first, crc, packed FROM stretch_parts WHERE part = ? ORDER BY first')
      .iterate(toPartNumber(part))
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

  #places(stretches: readonly { from: number; below: number; rows: number }[]): Float64Array {
    const lists: Float64Array[] = []
    let from = 0
    const addLoose = (below: number) => {
      if (below > from) lists.push(this.#loose(from, below))
    }
    const pieces = stretches.map((stretch) => ({ ...stretch, at: 0, isPacked: true }))
    const most = Math.max(0, ...stretches.map(({ rows }) => rows))
    const [room, tiesRoom] = [new Float64Array(most), new Float64Array(most)]
    const seconds: Packed[] = []
    this.each('seconds', pieces, (_, packed) => seconds.push(packed))
    let n = 0
    this.each('ties', pieces, (piece, ties) => {
      addLoose(piece.from)
      from = piece.below
      const packed = seconds[n++] ?? null
      if (packed === null || ties === null) {
        lists.push(this.#loose(piece.from, piece.below))
        return
      }
      const [own, ownTies] = [room.subarray(0, piece.rows), tiesRoom.subarray(0, piece.rows)]
      fillNumbers(unpackNumbers(packed, piece.rows), own)
      fillNumbers(unpackNumbers(ties, piece.rows), ownTies)
      lists.push(toPlaces(piece.from, own, ownTies))
    })
    addLoose(Number.MAX_SAFE_INTEGER)
    return joined(lists, Float64Array)
  }

  #loose(from: number, below: number): Float64Array {
    return this.#statements.ordsAlong({ text: 'FROM completions WHERE true', values: [] }, [from, below])
  }
}

function toPlaces(from: number, seconds: Float64Array, ties: Float64Array): Float64Array {
  const places = new Float64Array(seconds.length)
  let second = toSecond(from)
  for (let n = 0; n < places.length; n++) {
    second += seconds[n] ?? 0
    places[n] = second * ORD_STEP + (ties[n] ?? 0)
  }
  return places
}
