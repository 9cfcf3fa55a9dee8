import type { Filter } from '../../question/filter.ts'
import { placeIn } from '../../question/place-in.ts'

/** A set of more than one of so many rows is a bit for each row, which is smaller than two bytes for each of the set. */
const BITS = 16
const WORD = 32

/** Which rows of a stretch have each pair: all, those with a bit (in words), or those that are listed. */
export interface PairSets {
  rows: number
  /** The pairs, ascending. */
  numbers: Uint32Array
  /** How many rows have each. */
  counts: Uint16Array
  words: Uint32Array
  lists: Uint16Array
}

/** Packs the pairs of each row, at most 65,535 rows. */
export function packPairSets(pairs: readonly (readonly number[])[]): Uint8Array {
  const rows = pairs.length
  const of = new Map<number, number[]>()
  for (const [row, list] of pairs.entries())
    for (const pair of list) {
      const known = of.get(pair)
      if (known === undefined) of.set(pair, [row])
      else known.push(row)
    }
  const sets = [...of].sort(([one], [other]) => one - other)
  const words: number[] = []
  const lists: number[] = []
  for (const [, set] of sets) {
    if (set.length === rows) continue
    if (!isBits(set.length, rows)) {
      for (const row of set) lists.push(row)
      continue
    }
    const from = words.length
    for (let word = 0; word < wordsOf(rows); word++) words.push(0)
    for (const row of set) words[from + (row >> 5)] = ((words[from + (row >> 5)] ?? 0) | (1 << (row & 31))) >>> 0
  }
  const wide = Uint32Array.of(sets.length, words.length, ...sets.map(([pair]) => pair))
  const narrow = Uint16Array.from([...sets.map(([, set]) => set.length), ...lists])
  return Buffer.concat([wide, Uint32Array.from(words), narrow].map(({ buffer }) => new Uint8Array(buffer)))
}

/** Reverses it. */
export function readPairSets(packed: Uint8Array, rows: number): PairSets {
  // Numbers of four bytes begin where four divides.
  const { buffer, byteOffset } = packed.byteOffset % 4 === 0 ? packed : new Uint8Array(packed)
  const [pairs = 0, length = 0] = new Uint32Array(buffer, byteOffset, 2)
  const words = new Uint32Array(buffer, byteOffset + 8 + pairs * 4, length)
  const narrow = byteOffset + 8 + (pairs + length) * 4
  return {
    rows,
    numbers: new Uint32Array(buffer, byteOffset + 8, pairs),
    words,
    counts: new Uint16Array(buffer, narrow, pairs),
    lists: new Uint16Array(buffer, narrow + pairs * 2, (byteOffset + packed.length - narrow) / 2 - pairs),
  }
}

/** Writes the rows that have a pair of each group and none of those that no row may have, ascending; gives how many. */
export function putMarked(found: Uint32Array, sets: PairSets, { any, none }: Pick<Filter, 'any' | 'none'>): number {
  const { rows } = sets
  const wanted = new Uint32Array(wordsOf(rows)).fill(2 ** WORD - 1)
  const starts = startsOf(sets)
  for (const group of any) {
    const own = new Uint32Array(wanted.length)
    for (const { pair } of group) addSet(own, sets, starts, pair)
    for (let word = 0; word < own.length; word++) wanted[word] = (wanted[word] ?? 0) & (own[word] ?? 0)
  }
  if (none.length > 0) {
    const own = new Uint32Array(wanted.length)
    for (const { pair } of none) addSet(own, sets, starts, pair)
    for (let word = 0; word < own.length; word++) wanted[word] = (wanted[word] ?? 0) & ~(own[word] ?? 0)
  }
  return putBits(found, wanted, rows)
}

/** Writes the numbers of the bits that are set, below `rows`; gives how many. */
function putBits(found: Uint32Array, words: Uint32Array, rows: number): number {
  let length = 0
  for (let word = 0; word < words.length; word++)
    for (let bits = words[word] ?? 0; bits !== 0; bits &= bits - 1) {
      const row = word * WORD + 31 - Math.clz32(bits & -bits)
      if (row < rows) found[length++] = row
    }
  return length
}

/** Hands the rows of each of some pairs that a stretch has to `visit`, ascending, with the place of the pair among those given. */
export function eachSet(sets: PairSets, pairs: readonly number[], visit: (n: number, rows: Uint32Array) => void): void {
  const starts = startsOf(sets)
  const found = new Uint32Array(sets.rows)
  const own = new Uint32Array(wordsOf(sets.rows))
  for (const [n, pair] of pairs.entries()) {
    const place = placeOf(sets.numbers, pair)
    const [count, start] = [sets.counts[place] ?? 0, starts[place] ?? 0]
    if (count === 0) continue
    if (count < sets.rows && !isBits(count, sets.rows)) {
      visit(n, Uint32Array.from(sets.lists.subarray(start, start + count)))
      continue
    }
    own.fill(0)
    addSet(own, sets, starts, pair)
    visit(n, found.subarray(0, putBits(found, own, sets.rows)))
  }
}

/** Adds to `counts`, by the numbers of pairs, how many of some rows (null: of all) have each. */
export function countPairs(counts: Uint32Array, sets: PairSets, at: Uint32Array | null): void {
  const { rows, numbers, words, lists } = sets
  const all = at?.length ?? rows
  const wanted = new Uint32Array(wordsOf(rows))
  for (const row of at ?? []) wanted[row >> 5] = (wanted[row >> 5] ?? 0) | (1 << (row & 31))
  let [word, list] = [0, 0]
  for (let n = 0; n < numbers.length; n++) {
    const count = sets.counts[n] ?? 0
    let more = 0
    if (at === null || count === rows) more = count === rows ? all : count
    else if (isBits(count, rows))
      for (let k = 0; k < wanted.length; k++) more += bitsOf((words[word + k] ?? 0) & (wanted[k] ?? 0))
    else
      for (let k = list; k < list + count; k++) {
        const row = lists[k] ?? 0
        more += ((wanted[row >> 5] ?? 0) >>> (row & 31)) & 1
      }
    if (count < rows && isBits(count, rows)) word += wanted.length
    else if (count < rows) list += count
    const pair = numbers[n] ?? 0
    counts[pair] = (counts[pair] ?? 0) + more
  }
}

/** Where the set of each pair begins, among words or lists. */
function startsOf({ rows, counts }: PairSets): Uint32Array {
  const starts = new Uint32Array(counts.length)
  let [word, list] = [0, 0]
  for (let n = 0; n < counts.length; n++) {
    const count = counts[n] ?? 0
    starts[n] = isBits(count, rows) ? word : list
    if (count === rows) continue
    if (isBits(count, rows)) word += wordsOf(rows)
    else list += count
  }
  return starts
}

function addSet(
  own: Uint32Array,
  { rows, numbers, counts, words, lists }: PairSets,
  starts: Uint32Array,
  pair: number,
): void {
  const n = placeOf(numbers, pair)
  if (n < 0) return
  const [count, start] = [counts[n] ?? 0, starts[n] ?? 0]
  if (count === rows) own.fill(2 ** WORD - 1)
  else if (isBits(count, rows)) for (let k = 0; k < own.length; k++) own[k] = (own[k] ?? 0) | (words[start + k] ?? 0)
  else
    for (let k = start; k < start + count; k++) {
      const row = lists[k] ?? 0
      own[row >> 5] = (own[row >> 5] ?? 0) | (1 << (row & 31))
    }
}

function isBits(count: number, rows: number): boolean {
  return count * BITS > rows
}

function wordsOf(rows: number): number {
  return Math.ceil(rows / WORD)
}

/** How many bits of a word are set. */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55_55_55_55)
  const fours = (pairs & 0x33_33_33_33) + ((pairs >>> 2) & 0x33_33_33_33)
  return Math.imul((fours + (fours >>> 4)) & 0x0f_0f_0f_0f, 0x01_01_01_01) >>> 24
}

/** Where a number stands in an ascending list; -1 if it does not. */
function placeOf(numbers: Uint32Array, wanted: number): number {
  const place = placeIn(numbers, wanted)
  return numbers[place] === wanted ? place : -1
}
