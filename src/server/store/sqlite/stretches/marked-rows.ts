import type { Filter } from '../../question/filter.ts'
import { joined } from '../../question/joined.ts'
import type { Statements } from '../database/statements.ts'
import { indexesOf } from '../question/indexes-of.ts'
import { readMatchingPlaces } from '../question/matching-places.ts'
import { addPairsAt } from '../tables/add-pairs.ts'
import { countPairs, eachSet, putMarked, readPairSets } from './pair-sets.ts'
import type { StoredRows, StretchReader } from './stretch-reader.ts'

/** Reading a mark takes as long as looking at so many rows of a stretch. */
const WORTH_MARKS = 4

/** Tells which rows have which pairs: from stretches where they are packed, else from marks and rows. Inside a transaction. */
export class MarkedRows {
  readonly #statements: Statements
  readonly #stretches: StretchReader

  constructor(statements: Statements, stretches: StretchReader) {
    this.#statements = statements
    this.#stretches = stretches
  }

  /** The positions of the rows with the pairs that a filter asks for, ascending, whatever else it asks for. */
  find({ any, none }: Pick<Filter, 'any' | 'none'>, { ords, pieces }: StoredRows): Uint32Array {
    const found = new Uint32Array(ords.length)
    if (any.length === 0 && none.length === 0) {
      for (let n = 0; n < found.length; n++) found[n] = n
      return found
    }
    const marks = [...any.flat(), ...none].reduce((sum, { n }) => sum + n, 0)
    const ofMarks = (from: number | null, below: number | null, all: Float64Array): Uint32Array => {
      const filter = { any, none, from, below, ranges: [] }
      return indexesOf(ords, readMatchingPlaces(this.#statements, filter, null, () => all) ?? new Float64Array())
    }
    if (marks * WORTH_MARKS < ords.length) return ofMarks(null, null, ords)
    let length = 0
    this.#stretches.each('pairs', pieces, (piece, packed) => {
      const room = found.subarray(length, length + piece.rows)
      if (packed === null) {
        const loose = ofMarks(piece.from, piece.below, ords)
        room.set(loose)
        length += loose.length
        return
      }
      const more = putMarked(room, readPairSets(packed, piece.rows), { any, none })
      for (let n = 0; n < more; n++) room[n] = (room[n] ?? 0) + piece.at
      length += more
    })
    return found.subarray(0, length)
  }

  /** The positions of the rows with each of some pairs, ascending. */
  ofPairs(pairs: readonly number[], { ords, pieces }: StoredRows): Uint32Array[] {
    const found = pairs.map((): Uint32Array[] => [])
    this.#stretches.each('pairs', pieces, (piece, packed) => {
      if (packed !== null) {
        const sets = readPairSets(packed, piece.rows)
        eachSet(sets, pairs, (n, rows) => found[n]?.push(rows.map((row) => row + piece.at)))
        return
      }
      for (const [n, pair] of pairs.entries()) {
        const marked = { text: 'FROM marks WHERE pair = ?', values: [pair] }
        found[n]?.push(indexesOf(ords, this.#statements.ordsAlong(marked, [piece.from, piece.below])))
      }
    })
    return found.map((lists) => joined(lists, Uint32Array))
  }

  /** Adds to `counts`, by the numbers of pairs, how many of the rows at some positions have each. */
  count(at: Uint32Array, { ords, pieces }: StoredRows, counts: Uint32Array): void {
    const loose: number[][] = []
    const own = new Uint32Array(Math.max(0, ...pieces.map(({ rows }) => rows)))
    let next = 0
    this.#stretches.each('pairs', pieces, (piece, packed) => {
      const from = next
      while (next < at.length && (at[next] ?? 0) < piece.at + piece.rows) next++
      if (next === from) return
      for (let n = from; n < next; n++) own[n - from] = (at[n] ?? 0) - piece.at
      const rows = next - from === piece.rows ? null : own.subarray(0, next - from)
      if (packed !== null) countPairs(counts, readPairSets(packed, piece.rows), rows)
      else loose.push(Array.from(at.subarray(from, next), (position) => ords[position] ?? Number.NaN))
    })
    for (const places of loose) addPairsAt(this.#statements, counts, places)
  }
}
