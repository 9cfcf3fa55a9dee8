import { SUMMED_COLUMNS } from '#contract/found/column-sums.ts'
import { RANGE_FIELDS } from '#contract/search/filter-fields.ts'
import { ORD_STEP } from '../../question/ord.ts'
import { SORT_COLUMNS } from '../../question/sort-columns.ts'
import {
  fillNumbers,
  type Numbers,
  sizeOfNumbers,
  type Texts,
  unpackNumbers,
  unpackTexts,
} from '../../record/codec/column-codec.ts'
import { type PairLists, sizeOfPairs, unpackPairs } from './pair-lists.ts'

/** Columns of numbers: all that can be added up or bounded. */
export const NUMBERS = [...new Set([...RANGE_FIELDS, ...SUMMED_COLUMNS].map((id) => SORT_COLUMNS[id].column))]
/** Numbers that are made: the Unix second of a row and its place within that, and whether it was cut off, refused or failed. */
export const MADE = ['second', 'place', 'cut', 'refused', 'failed'] as const
export const TEXTS = ['model', 'finish', 'service_tier', 'way', 'capture'] as const
export const PAIRS_PART = 'pairs'
/** The parts that a row's place in the list is made of. */
export const PLACE = ['second', 'place']
/** All parts that a stretch is packed in. */
export const PARTS: readonly string[] = [PAIRS_PART, ...MADE, ...NUMBERS, ...TEXTS]

const TEXT_PARTS: ReadonlySet<string> = new Set(TEXTS)

/** A part as it is kept in memory. */
export type Part = Numbers | Texts | PairLists

export function unpackPart(name: string, packed: Uint8Array, rows: number): Part {
  if (name === PAIRS_PART) return unpackPairs(packed)
  return TEXT_PARTS.has(name) ? unpackTexts(packed, rows) : unpackNumbers(packed, rows)
}

/** How many bytes of memory a part takes, nearly. */
export function sizeOfPart(part: Part): number {
  if ('shapes' in part) return sizeOfPairs(part)
  return 'codes' in part ? sizeOfNumbers(part.codes) : sizeOfNumbers(part)
}

/** A text for each row, as a number; NaN for none. */
export interface TextColumn {
  codes: Float64Array
  values: readonly string[]
}

/**
 * Rows that came in one after the other, as columns. Plain numbers stand in memory that the next stretch uses again: they are
 * good until then.
 */
export class Stretch {
  readonly number: number
  readonly rows: number
  readonly #parts: ReadonlyMap<string, Part>

  /** `number`: the place of the stretch among all. */
  constructor(number: number, parts: ReadonlyMap<string, Part>, rows: number) {
    this.number = number
    this.rows = rows
    this.#parts = parts
  }

  numbers(name: string): Float64Array {
    const part = this.#part(name)
    if (!('base' in part)) throw new Error(`${name} has no numbers`)
    return fillNumbers(part, plainOf(name, this.rows))
  }

  texts(name: string): TextColumn {
    const { codes, values } = this.#texts(name)
    return { codes: fillNumbers(codes, plainOf(name, this.rows)), values }
  }

  /** Gives the place in the list of each of its rows. */
  places(): (row: number) => number {
    const [seconds, within] = [this.numbers('second'), this.numbers('place')]
    return (row) => (seconds[row] ?? 0) * ORD_STEP + (within[row] ?? 0)
  }

  /** The number of all rows, NaN for none; null where they differ. */
  same(name: string): number | null {
    const part = this.#part(name)
    return 'base' in part && part.values === null ? part.base : null
  }

  /** The least and the most of its numbers. */
  bounds(name: string): Bounds {
    const part = this.#part(name)
    const known = bounds.get(part)
    if (known !== undefined) return known
    const found = { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY }
    for (const number of this.numbers(name)) {
      if (number < found.least) found.least = number
      if (number > found.most) found.most = number
    }
    bounds.set(part, found)
    return found
  }

  /** The texts that any row has. */
  textValues(name: string): readonly string[] {
    return this.#texts(name).values
  }

  pairs(): PairLists {
    const part = this.#part(PAIRS_PART)
    if (!('shapes' in part)) throw new Error('pairs are none')
    return part
  }

  #texts(name: string): Texts {
    const part = this.#part(name)
    if (!('codes' in part)) throw new Error(`${name} has no texts`)
    return part
  }

  #part(name: string): Part {
    const part = this.#parts.get(name)
    if (part === undefined) throw new Error(`${name} was not read of a stretch`)
    return part
  }
}

interface Bounds {
  least: number
  most: number
}

/** Those of parts in memory, which are the same as long as these are. */
const bounds = new WeakMap<Part, Bounds>()

/** For each column the numbers that are looked at just now: allocating them anew for each stretch takes longer than counting. */
const plain = new Map<string, Float64Array>()

function plainOf(name: string, rows: number): Float64Array {
  let numbers = plain.get(name)
  if (numbers === undefined || numbers.length < rows) {
    numbers = new Float64Array(rows)
    plain.set(name, numbers)
  }
  return numbers.length === rows ? numbers : numbers.subarray(0, rows)
}
