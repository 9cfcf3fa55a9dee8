import { CUT } from '../../answer/usage-series.ts'
import { fillPacked, splitTexts } from '../../record/codec/column-codec.ts'
import type { Statements } from '../database/statements.ts'
import { createPairFinder } from '../tables/pair-table.ts'
import { LooseColumns } from './loose-columns.ts'
import { toColumnSql, toPackedColumn } from './packed-column.ts'
import type { Piece, StoredRows, StretchReader } from './stretch-reader.ts'
import { TextCodes } from './text-codes.ts'

/**
 * Hears a column of rows next to each other: a number each, NaN for none, the first at position `first`; of texts, the place of
 * each in `texts`, of which there are more with each piece. Null where no row has one. The list is used again after that.
 */
export type HearColumn = (numbers: Float64Array | null, first: number, texts: readonly string[]) => void

/** Reads columns and flags of rows (`packed-column.ts`): from stretches where they are packed, else from the table. Inside a transaction. */
export class ColumnReader {
  readonly #stretches: StretchReader
  readonly #loose: LooseColumns

  constructor(statements: Statements, stretches: StretchReader) {
    this.#stretches = stretches
    const find = createPairFinder(statements)
    this.#loose = new LooseColumns(statements, (name) => toColumnSql(name, find('finish', '', CUT)?.pair ?? 0))
  }

  /**
   * Hands a column to `hear`, some rows at a time, in the order of the list: of `pieces`, which are some of all. Nothing of it is kept,
   * so that a million rows take no more memory than a stretch.
   */
  each(
    name: string,
    { ords, changes }: StoredRows & { changes: number },
    pieces: readonly Piece[],
    hear: HearColumn,
  ): void {
    const packed = toPackedColumn(name)
    const codes = new TextCodes()
    const room = new Float64Array(Math.max(0, ...pieces.map(({ rows }) => rows)))
    const hearLoose = (piece: Piece) => {
      const { numbers, texts } = this.#loose.read(name, piece, ords, changes)
      const own = room.subarray(0, piece.rows)
      if (texts.length === 0) own.set(numbers)
      else putCodes(own, numbers, texts, codes)
      hear(own, piece.at, codes.texts)
    }
    if (packed === null) {
      for (const piece of pieces) hearLoose(piece)
      return
    }
    this.#stretches.each(packed.part, pieces, (piece, bytes) => {
      if (bytes === null) hearLoose(piece)
      else hear(toNumbers(bytes, packed.isText, codes, room.subarray(0, piece.rows)), piece.at, codes.texts)
    })
  }

  /** Drops what was read from the table. */
  forget(): void {
    this.#loose.forget()
  }
}

/** What is packed of a stretch as plain numbers of a column; `room` has its rows. Null where it has none. */
function toNumbers(bytes: Uint8Array, isText: boolean, codes: TextCodes, room: Float64Array): Float64Array | null {
  if (!isText) return fillPacked(bytes, room)
  const { codes: packed, values } = splitTexts(bytes)
  const own = fillPacked(packed, room)
  return own === null ? null : putCodes(room, own, values, codes)
}

/** Writes the numbers that texts have among all, where `own` are those that they have in `texts`. */
function putCodes(room: Float64Array, own: Float64Array, texts: readonly string[], codes: TextCodes): Float64Array {
  const among = Float64Array.from(texts, (text) => codes.codeOf(text))
  for (let n = 0; n < room.length; n++) room[n] = among[own[n] ?? Number.NaN] ?? Number.NaN
  return room
}
