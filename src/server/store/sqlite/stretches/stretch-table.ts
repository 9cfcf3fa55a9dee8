import { crc32 } from 'node:zlib'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { CUT } from '../../answer/usage-series.ts'
import { toSecond, ORD_STEP } from '../../question/ord.ts'
import { packNumbers, packTexts } from '../../record/codec/column-codec.ts'
import { unpackPairs } from '../tables/packed-pairs.ts'
import { toWordCount } from '../tables/text-size.ts'
import { packPairSets } from './pair-sets.ts'
import {
  LISTED_COLUMNS,
  NUMBER_COLUMNS,
  type Part,
  TEXT_COLUMNS,
  toFlagsSql,
  toOrderPart,
  toPartNumber,
  WORDS,
  WORDS_SQL,
} from './packed-column.ts'
import { packRowOrder } from './row-order.ts'

const PLAIN_LISTED = LISTED_COLUMNS.filter((column) => column !== 'seed')

/** Rows of a stretch: packing them takes the writer some 80 ms. */
const STRETCH_ROWS = 8_192

/** Rows that are next to each other in the list, from a place on and below another. */
interface Gap {
  from: number
  below: number
  /** The stretch that ends where this begins. */
  before: { first: number; rows: number } | null
}

/** Packs rows that stand one after the other in the list as columns, so that counting reads few bytes of each. */
export class StretchTable {
  readonly #db: DatabaseSync
  readonly #rows: number
  readonly #all: StatementSync
  readonly #counted: StatementSync
  readonly #places: StatementSync
  readonly #stretch: StatementSync
  readonly #part: StatementSync
  readonly #widen: StatementSync
  readonly #forget: StatementSync

  /** `rows`: how many a stretch has at least, if there are so many next to each other. */
  constructor(db: DatabaseSync, rows = STRETCH_ROWS) {
    this.#db = db
    this.#rows = rows
    this.#all = db.prepare('SELECT first, below, rows FROM stretches ORDER BY first')
    this.#counted = db.prepare('SELECT n - (SELECT coalesce(sum(rows), 0) FROM stretches) AS rest FROM totals')
    this.#places = db.prepare('SELECT ord FROM completions WHERE ord >= ? AND ord < ? ORDER BY ord LIMIT ?')
    this.#places.setReturnArrays(true)
    this.#stretch = db.prepare('INSERT INTO stretches (first, below, rows) VALUES (?, ?, ?)')
    this.#part = db.prepare('INSERT INTO stretch_parts (part, first, crc, packed) VALUES (?, ?, ?, ?)')
    this.#widen = db.prepare('UPDATE stretches SET below = ? WHERE first = ?')
    this.#forget = db.prepare('DELETE FROM stretches WHERE first = ?')
  }

  /**
   * Packs one stretch of the oldest rows that are not packed, in a transaction; false if there are none. Before and behind all
   * stretches, where rows come in, it waits for many, unless nothing comes in just now (`isQuiet`).
   */
  pack(isQuiet: boolean): boolean {
    // Asked after every change, and nearly always done: then no other writer should wait for the lock.
    if (this.#counted.get()?.['rest'] === 0) return false
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      const packed = this.#step(isQuiet)
      this.#db.exec('COMMIT')
      return packed
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
  }

  #step(isQuiet: boolean): boolean {
    const enough = isQuiet ? this.#rows / 16 : this.#rows + this.#rows / 8
    const stretches = this.#all.all()
    const gaps: { gap: Gap; least: number }[] = []
    let [from, before, isFirst] = [0, null as Gap['before'], true]
    for (const found of stretches) {
      const [first, below, rows] = [Number(found['first']), Number(found['below']), Number(found['rows'])]
      if (first > from) gaps.push({ gap: { from, below: first, before }, least: isFirst ? enough : 1 })
      ;[from, before, isFirst] = [below, { first, rows }, false]
    }
    gaps.push({ gap: { from, below: Number.MAX_SAFE_INTEGER, before }, least: enough })
    return gaps.some(({ gap, least }) => this.#fill(gap, least))
  }

  #fill(gap: Gap, least: number): boolean {
    const { from, below, before } = gap
    const most = this.#rows + this.#rows / 2
    const ords = this.#places.all(from, below, most + 1).map((row) => Number(Object.values(row)[0]))
    if (ords.length < least || ords.length === 0) return false
    // What is left over of a stretch, or the few newest rows, become one with those before.
    if (before !== null && before.rows + ords.length <= most) {
      this.#forget.run(before.first)
      return this.#fill({ from: before.first, below, before: null }, 1)
    }
    const isAll = ords.length <= most
    const rows = isAll ? ords.length : this.#rows
    const last = ords[rows - 1] ?? from
    const end = isAll ? (below === Number.MAX_SAFE_INTEGER ? last + 1 : below) : (ords[rows] ?? last + 1)
    this.#write(ords[0] ?? from, end, rows)
    // Whatever comes in before its first row belongs to the stretch before.
    if (before !== null) this.#widen.run(ords[0] ?? from, before.first)
    return true
  }

  #write(first: number, below: number, rows: number): void {
    const find = this.#db.prepare("SELECT pair FROM pairs WHERE field = 'finish' AND key = '' AND value = ?")
    const columns = [...NUMBER_COLUMNS, ...TEXT_COLUMNS]
    const read = this.#db.prepare(
      `SELECT ord, pairs, ${toFlagsSql(Number(find.get(CUT)?.['pair'] ?? 0))} AS flags, ${WORDS_SQL} AS words,
         ${[...columns, ...PLAIN_LISTED].join(', ')}
       FROM completions WHERE ord >= ? AND ord < ? ORDER BY ord`,
    )
    read.setReturnArrays(true)
    const ords: number[] = []
    const pairs: number[][] = []
    const flags: number[] = []
    const words: (number | null)[] = []
    const lists: unknown[][] = [...columns, ...PLAIN_LISTED].map(() => [])
    for (const row of read.iterate(first, below)) {
      const [ord, packed, flag, size, ...values] = Object.values(row)
      ords.push(Number(ord))
      pairs.push(packed instanceof Uint8Array ? [...unpackPairs(packed)] : [])
      flags.push(Number(flag))
      words.push(size === null ? null : toWordCount(size))
      for (const [n, column] of lists.entries()) column.push(values[n])
    }
    if (ords.length !== rows) throw new Error(`${rows} rows are to be packed, there are ${ords.length}`)
    const seconds = ords.map(toSecond)
    this.#stretch.run(first, below, rows)
    this.#writePart('pairs', first, packPairSets(pairs))
    this.#writePart('seconds', first, packNumbers(seconds.map((second, n) => second - (seconds[n - 1] ?? second))))
    this.#writePart('ties', first, packNumbers(ords.map((ord) => ord % ORD_STEP)))
    this.#writePart('flags', first, packNumbers(flags))
    this.#writePart(WORDS, first, packNumbers(words))
    for (const [n, part] of columns.entries()) {
      const values = lists[n] ?? []
      const isText = n >= NUMBER_COLUMNS.length
      this.#writePart(
        part,
        first,
        isText
          ? packTexts(values.map((value) => (typeof value === 'string' ? value : null)))
          : packNumbers(values.map((value) => (typeof value === 'number' ? value : null))),
      )
    }
    this.#writeOrders(first, below, lists.slice(columns.length))
  }

  #writeOrders(first: number, below: number, lists: readonly unknown[][]): void {
    // A seed has 64 bits, and is read apart from the columns of plain numbers.
    const read = this.#db.prepare('SELECT seed FROM completions WHERE ord >= ? AND ord < ? ORDER BY ord')
    read.setReadBigInts(true)
    const seeds = read.all(first, below).map(({ seed }) => seed)
    for (const column of LISTED_COLUMNS) {
      const values = column === 'seed' ? seeds : (lists[PLAIN_LISTED.indexOf(column)] ?? [])
      this.#writePart(toOrderPart(column), first, packRowOrder(values))
    }
  }

  #writePart(part: Part, first: number, packed: Uint8Array): void {
    this.#part.run(toPartNumber(part), first, crc32(packed), packed)
  }
}
