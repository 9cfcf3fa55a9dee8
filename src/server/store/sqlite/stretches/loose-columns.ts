import type { Statements } from '../database/statements.ts'
import { toWordCount } from '../tables/text-size.ts'
import { WORDS } from './packed-column.ts'
import type { Piece } from './stretch-reader.ts'
import { TextCodes } from './text-codes.ts'

/** Rows read at once. What is parsed of 10,000 outlives the young part of the heap: 30 MB more for a million rows. */
const PIECE_ROWS = 2_000
/** Numbers that are kept, 8 bytes each: mostly those of the newest rows, which are not packed yet. */
const MOST_KEPT = 2_000_000

/** A number for each row, NaN if it has none; or a text, as its place in `texts`. */
interface LooseColumn {
  numbers: Float64Array
  texts: readonly string[]
}

interface KeptColumn extends LooseColumn {
  /** The place of the last row. */
  last: number
}

/** Columns of rows that are not packed, read from the table and kept until a row changes or goes; rows that come in are added. Inside a transaction. */
export class LooseColumns {
  readonly #statements: Statements
  readonly #sqlOf: (name: string) => string
  readonly #kept = new Map<string, KeptColumn>()
  #changes = 0
  #size = 0

  /** `sqlOf` gives a column as SQL over `completions`. */
  constructor(statements: Statements, sqlOf: (name: string) => string) {
    this.#statements = statements
    this.#sqlOf = sqlOf
  }

  /** A column of some rows next to each other; `changes` is another number whenever a row has changed or gone. */
  read(name: string, piece: Piece, ords: Float64Array, changes: number): LooseColumn {
    if (changes !== this.#changes || this.#size > MOST_KEPT) this.forget()
    this.#changes = changes
    const { at, rows } = piece
    const key = `${name} ${ords[at] ?? 0}`
    const kept = this.#kept.get(key)
    // Of rows that came in since, all stand behind those that are known, or it is read anew.
    const isPart = kept !== undefined && kept.last === ords[at + kept.numbers.length - 1] && kept.numbers.length <= rows
    const known = isPart ? kept.numbers.length : 0
    if (isPart && known === rows) return kept
    const numbers = new Float64Array(rows)
    const codes = new TextCodes(isPart ? kept.texts : [])
    if (isPart) numbers.set(kept.numbers)
    for (let from = known; from < rows; from += PIECE_ROWS) {
      const ends = [ords[at + from] ?? 0, ords[at + Math.min(from + PIECE_ROWS, rows) - 1] ?? 0]
      for (const [n, value] of this.#values(name, ends).entries())
        numbers[from + n] =
          name === WORDS ? countWords(value) : typeof value === 'string' ? codes.codeOf(value) : (value ?? Number.NaN)
    }
    this.#size += rows - (kept?.numbers.length ?? 0)
    const column = { numbers, texts: codes.texts, last: ords[at + rows - 1] ?? 0 }
    this.#kept.set(key, column)
    return column
  }

  /** Drops what is kept. */
  forget(): void {
    this.#kept.clear()
    this.#size = 0
  }

  /** Values of some rows in list order: a JSON text is transferred several times faster than as many objects. */
  #values(name: string, ends: readonly number[]): (number | string | null)[] {
    const text = `SELECT json_group_array(value) AS list FROM
      (SELECT ${this.#sqlOf(name)} AS value FROM completions WHERE ord BETWEEN ? AND ? ORDER BY ord)`
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the statement makes nothing but an array of plain values
    return JSON.parse(String(this.#statements.of(text).get(...ends)?.['list'])) as (number | string | null)[]
  }
}

/** Of a row that is not in the text index, none are known. */
function countWords(hex: number | string | null): number {
  return hex === '' ? Number.NaN : toWordCount(Buffer.from(String(hex), 'hex'))
}
