import { freeParts } from '../../../machine/free-bytes.ts'
import type { Statements } from '../database/statements.ts'
import { toAskedText } from '../question/text-match.ts'
import { RowTimes } from './row-times.ts'
import { WordIndex } from './word-index.ts'

/** The constants of bm25 in FTS5. */
const K1 = 1.2
const B = 0.75
/** What FTS5 takes for a word that more than half of the rows say. */
const LEAST_WEIGHT = 1e-6

/** Hands how many words rows have to `hear`: of the `n`th of those that match, `numbers[at[n] - first]`. */
type EachSize = (hear: (numbers: Float64Array | null, first: number, from: number, to: number) => void) => void

/** Ranks rows as FTS5 does (https://www.sqlite.org/fts5.html#the_bm25_function), which reads the size of each row by a statement of its own. Inside a transaction. */
export class MatchRanks {
  readonly #index: WordIndex

  constructor(statements: Statements) {
    this.#index = new WordIndex(statements)
  }

  /**
   * The rank of each of the rows at `at`, which say a text, less for a better one; null where only FTS5 tells: for phrases, beginnings and words
   * that are not to be said, or where the index or what is packed is not understood. `ords`: the places of all rows.
   */
  read(text: string, ords: Float64Array, at: Uint32Array, eachSize: EachSize): Float64Array | null {
    const words = wordsOf(text)
    const size = this.#index.size()
    if (words === null || size === null) return null
    const ranks = new Float64Array(at.length)
    const average = size.words / size.rows
    let isKnown = true
    for (const word of words) {
      const times = this.#timesOf(word, ords)
      if (times === null) return null
      const saying = times.rows()
      const weight = weightOf(size.rows, saying)
      if (saying > 0)
        eachSize((numbers, first, from, to) => {
          isKnown &&= numbers !== null && addRanks(ranks, weight, average, times.all, { numbers, at, first, from, to })
        })
      freeParts([times.all])
      if (!isKnown) return null
    }
    return ranks
  }

  /** Null where the index is not understood. */
  #timesOf(word: string, ords: Float64Array): RowTimes | null {
    const times = new RowTimes(ords)
    let last = 0
    const isRead = this.#index.each(word, false, (...said) => void (last = times.add(...said, last)), true)
    return isRead ? times : null
  }
}

/** Null for anything but words. */
function wordsOf(text: string): string[] | null {
  const terms = toAskedText(text).flat()
  const phrases = terms.flatMap((term) => term.phrases)
  const isPlain = phrases.every(({ words, isOpen, inParts }) => words.length === 1 && !isOpen && !inParts)
  return isPlain && terms.every(({ not }) => !not) ? phrases.flatMap(({ words }) => words) : null
}

function weightOf(rows: number, saying: number): number {
  const weight = Math.log((rows - saying + 0.5) / (saying + 0.5))
  return weight <= 0 ? LEAST_WEIGHT : weight
}

interface Sizes {
  numbers: Float64Array
  at: Uint32Array
  first: number
  from: number
  to: number
}

/** False where the size of a row is not known. In the order in which FTS5 reckons, so that equals are equal. */
function addRanks(
  ranks: Float64Array,
  weight: number,
  average: number,
  times: Uint32Array,
  { numbers, at, first, from, to }: Sizes,
): boolean {
  for (let n = from; n < to; n++) {
    const row = at[n] ?? 0
    const said = times[row] ?? 0
    if (said === 0) continue
    const size = numbers[row - first] ?? Number.NaN
    if (size !== size) return false
    ranks[n] = (ranks[n] ?? 0) - weight * ((said * (K1 + 1)) / (said + K1 * (1 - B + (B * size) / average)))
  }
  return true
}
