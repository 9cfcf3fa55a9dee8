import type { Session } from '../../database/database.ts'
import { type TextCondition, type TextSearch, toWordQuery } from '../../question/text-words.ts'
import { PLACE, type Stretch } from '../stretch.ts'
import type { PackedState } from '../stretch-table.ts'
import { usedAgain } from '../used-again.ts'
import { createAmong, readSaidPlaces } from './said-places.ts'
import { readSaidBits } from './read-said-bits.ts'
import { bytesFor } from './said-words.ts'

const rowsOf = usedAgain((length) => new Uint32Array(length))

/** Where fewer rows say what is asked than a stretch has, by so many times, they are looked up one by one. */
const FEW = 4
/** Of so many stretches at most the rows are looked up one by one: 4,000 of them in 10 ms. */
const MOST_LOOKED_UP = 8

/** Which rows say something: a bit for each row of some stretches, and the places of the rows of all others. */
interface Saying {
  bits: ReadonlyMap<number, Uint8Array>
  isAmong: (place: number) => boolean
  /** No more rows than this. */
  most: number
}

/** A condition that rows meet which say one of some things, or do not say one of others. */
interface Condition {
  has: readonly Saying[]
  lacks: readonly Saying[]
}

/** Which rows say what is asked for, told for each stretch. */
export interface SaidRows {
  /** What is read of the stretches for that. */
  parts: readonly string[]
  /** Those of some rows of a stretch. */
  of: (stretch: Stretch, at: Uint32Array) => Uint32Array
}

/**
 * Null where something else tells that sooner: what few rows say, and what cannot be found first. `isQuick`: null too where not all is
 * told by the common words of stretches.
 */
export async function readSaidRows(
  session: Session,
  { all }: TextSearch,
  state: PackedState,
  isQuick = false,
): Promise<SaidRows | null> {
  const conditions: Condition[] = []
  for (const asked of all) {
    const condition = await readCondition(session, asked, state, isQuick)
    if (condition === null) return null
    conditions.push(condition)
  }
  return {
    parts: PLACE,
    of: (stretch, at) => {
      let told: Uint8Array | null = null
      for (const condition of conditions) {
        const met = meeting(condition, stretch)
        told = told === null ? met : both(told, met)
      }
      return told === null ? at : marked(at, told)
    },
  }
}

async function readCondition(
  session: Session,
  { has, lacks, words }: TextCondition,
  state: PackedState,
  isQuick: boolean,
): Promise<Condition | null> {
  const condition: { has: Saying[]; lacks: Saying[] } = { has: [], lacks: [] }
  if (words === null) {
    if (isQuick || has === null || lacks.length > 0) return null
    condition.has.push(sayingAt(await readSaidPlaces(session, has)))
  } else
    for (const side of ['has', 'lacks'] as const)
      for (const word of words[side]) {
        const saying = await readSaying(session, word, state, isQuick)
        if (saying === null) return null
        condition[side].push(saying)
      }
  const most = condition.has.reduce((sum, saying) => sum + saying.most, 0)
  return condition.lacks.length === 0 && most < session.stretchRows / FEW ? null : condition
}

/** Null where that takes more than to read some bits. */
async function readSaying(
  session: Session,
  word: string,
  state: PackedState,
  isQuick: boolean,
): Promise<Saying | null> {
  const bits = await readSaidBits(session, word, state)
  const others: number[] = []
  for (let number = 0; number <= state.closed; number++) if (!bits.has(number)) others.push(number)
  const isWide = others.length > MOST_LOOKED_UP
  if (isQuick && isWide) return null
  const places = await readSaidPlaces(session, toWordQuery(word), bits.size === 0 || isWide ? null : others)
  return bits.size === 0 ? sayingAt(places) : { bits, isAmong: createAmong(places), most: Number.POSITIVE_INFINITY }
}

function sayingAt(places: Float64Array): Saying {
  return { bits: new Map(), isAmong: createAmong(places), most: places.length }
}

/** The rows of a stretch that meet a condition. */
function meeting({ has, lacks }: Condition, stretch: Stretch): Uint8Array {
  const [first] = has
  if (first !== undefined && has.length === 1 && lacks.length === 0) return bitsOf(first, stretch)
  const met = new Uint8Array(bytesFor(stretch.rows))
  for (const saying of has) for (const [at, bits] of bitsOf(saying, stretch).entries()) met[at] = (met[at] ?? 0) | bits
  for (const saying of lacks)
    for (const [at, bits] of bitsOf(saying, stretch).entries()) met[at] = (met[at] ?? 0) | ~bits
  return met
}

function bitsOf({ bits, isAmong }: Saying, stretch: Stretch): Uint8Array {
  const known = bits.get(stretch.number)
  if (known !== undefined) return known
  const own = new Uint8Array(bytesFor(stretch.rows))
  const placeOf = stretch.places()
  for (let row = 0; row < stretch.rows; row++)
    if (isAmong(placeOf(row))) own[row >> 3] = (own[row >> 3] ?? 0) | (1 << (row & 7))
  return own
}

function both(one: Uint8Array, other: Uint8Array): Uint8Array {
  return one.map((bits, at) => bits & (other[at] ?? 0))
}

function marked(at: Uint32Array, bits: Uint8Array): Uint32Array {
  const left = rowsOf(at.length)
  let found = 0
  for (let n = 0; n < at.length; n++) {
    const row = at[n] ?? 0
    if (((bits[row >> 3] ?? 0) & (1 << (row & 7))) !== 0) left[found++] = row
  }
  return left.subarray(0, found)
}
