import type { Filter } from '../../question/filter.ts'
import { ORD_STEP } from '../../question/ord.ts'
import { type Session, STRETCH_ROWS } from '../database/database.ts'
import type { PgQuestion } from '../question/filter-sql.ts'
import type { Lists, PairLists } from './pair-lists.ts'
import type { Stretch } from './stretch.ts'
import { readSaidRows } from './said/said-rows.ts'
import { eachStretch, isPacked, packedState } from './stretch-table.ts'
import { usedAgain } from './used-again.ts'

/** As many groups of values as there are bits to tell them apart by. */
const MOST_GROUPS = 30

const rowsOf = usedAgain((length) => new Uint32Array(length))

/** The rows of a stretch that match, ascending; in memory that those of the next stretch use again. */
export interface MatchedRows {
  stretch: Stretch
  at: Uint32Array
}

/**
 * Hands the rows that match, up to a `seq`, to `visit`, with some of their parts. False, and nothing is visited, where
 * stretches do not tell which rows match, or are not packed.
 */
export async function eachMatched(
  session: Session,
  { filter, text }: PgQuestion,
  parts: readonly string[],
  upTo: number,
  visit: (matched: MatchedRows) => void,
  share = 1,
): Promise<boolean> {
  const told = partsOf(filter)
  if (told === null) return false
  if (text === null) {
    const each = (stretch: Stretch) => visit({ stretch, at: matching(stretch, filter) })
    return eachStretch(session, [...told, ...parts], upTo, each, share)
  }
  const state = await packedState(session, [...told, ...parts], upTo)
  const said = state === null ? null : await readSaidRows(session, text, state)
  if (said === null) return false
  const each = (stretch: Stretch) => visit({ stretch, at: said.of(stretch, matching(stretch, filter)) })
  return eachStretch(session, [...said.parts, ...told, ...parts], upTo, each, share)
}

/** The parts that tell which rows match; null if none do. */
export function partsOf({ any, none, from, below, answered, ranges }: Filter): string[] | null {
  const isWithin = [from, below].every((bound) => bound === null || bound % ORD_STEP === 0)
  const isKnown = ranges.every((range) => range.among === undefined && isPacked(range.column))
  if (answered === true || any.length > MOST_GROUPS || !isWithin || !isKnown) return null
  return [
    ...(any.length > 0 || none.length > 0 ? ['pairs'] : []),
    ...(from !== null || below !== null ? ['second'] : []),
    ...ranges.map(({ column }) => column),
  ]
}

/** The rows of a stretch that match what its parts tell; good until the next are asked for. */
export function matching(stretch: Stretch, filter: Filter): Uint32Array {
  const { any, none, from, below, ranges } = filter
  let at = any.length > 0 || none.length > 0 ? marked(stretch.pairs(), filter, stretch.rows) : allOf(stretch.rows)
  const bounds = ranges.flatMap((range) => (range.among === undefined ? [range] : []))
  if (from !== null || below !== null)
    bounds.push({ column: 'second', from: (from ?? 0) / ORD_STEP, to: below === null ? null : below / ORD_STEP - 1 })
  for (const { column, from: least, to: most } of bounds) {
    const numbers = stretch.numbers(column)
    const [low, high] = [least ?? Number.NEGATIVE_INFINITY, most ?? Number.POSITIVE_INFINITY]
    at = within(at, numbers, low, high)
  }
  return at
}

/** The rows that have a pair of each group and none of those that no row may have. */
function marked({ numbers, shapes, shapeOf, others }: PairLists, { any, none }: Filter, rows: number): Uint32Array {
  const bits = new Map<number, number>()
  for (const [n, group] of any.entries()) for (const { pair } of group) bits.set(pair, (bits.get(pair) ?? 0) | (1 << n))
  const wanted = 2 ** any.length - 1
  for (const { pair } of none) bits.set(pair, (bits.get(pair) ?? 0) | (1 << MOST_GROUPS))
  const codes = new Int32Array(numbers.length)
  for (let n = 0; n < numbers.length; n++) codes[n] = bits.get(numbers[n] ?? 0) ?? 0
  const ofShape = new Int32Array(shapes.from.length)
  for (let shape = 0; shape < ofShape.length; shape++) ofShape[shape] = bitsOf(shapes, shape, codes)
  // Most values that are asked for are common: then the shape of a row says all.
  const told = hasAny(others, codes)
  const at = rowsOf(rows)
  let found = 0
  for (let row = 0; row < rows; row++) {
    const has = ofShape[shapeOf[row] ?? 0] ?? 0
    if ((told ? has | bitsOf(others, row, codes) : has) === wanted) at[found++] = row
  }
  return at.subarray(0, found)
}

function hasAny({ of }: Lists, codes: Int32Array): boolean {
  for (let n = 0; n < of.length; n++) if (codes[of[n] ?? 0] !== 0) return true
  return false
}

function bitsOf({ from, of }: Lists, list: number, codes: Int32Array): number {
  const end = from[list + 1] ?? 0
  let has = 0
  for (let n = from[list] ?? 0; n < end; n++) has |= codes[of[n] ?? 0] ?? 0
  return has
}

function within(at: Uint32Array, numbers: Float64Array, low: number, high: number): Uint32Array {
  // It may be the same memory: what is written stands before what is read.
  const left = rowsOf(at.length)
  let found = 0
  for (let n = 0; n < at.length; n++) {
    const row = at[n] ?? 0
    const number = numbers[row] ?? Number.NaN
    if (number >= low && number <= high) left[found++] = row
  }
  return left.subarray(0, found)
}

const ALL = new Uint32Array(STRETCH_ROWS)
for (let row = 0; row < STRETCH_ROWS; row++) ALL[row] = row

function allOf(rows: number): Uint32Array {
  return ALL.subarray(0, rows)
}
