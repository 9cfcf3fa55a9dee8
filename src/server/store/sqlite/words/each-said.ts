/**
 * Hears the numbers that some rows have in the text index, ascending, and how often each says the word: the first `length` of two lists, which
 * are used again after that. A row comes twice where what is known of it goes over two pages. Nobody counts unless that is asked for.
 */
export type HearSaid = (places: Float64Array, length: number, times: Uint32Array) => void

/** Which words are read, in UTF-8: exactly this one, or all that begin so. */
export interface Wanted {
  word: Uint8Array
  isBeginning: boolean
}

/** Before each word of an index. Other bytes stand before those of indexes of beginnings, of which ours has none. */
export const BEFORE_WORD = 0x30

/** The length of a page's header. */
const HEAD = 4
/** Numbers of more bytes may not fit in 53 bits. */
const PLAIN_BYTES = 7
const LONGEST_NUMBER = 9

/**
 * Reads pages of one segment of FTS5, from one on that stands before the wanted words or has the first of them, and hands the rows of
 * each of these words to `hear`, ascending. FTS5 itself takes three to five times as long to hand over so many rows, one by one
 * and through SQL. Gives false if there is something that this does not understand, such as rows marked as deleted. How pages look:
 * `fts5_index.c` of SQLite, whose format of files does not change.
 */
export function eachSaid(pages: Iterable<Uint8Array>, wanted: Wanted, hear: HearSaid, isCounting = false): boolean {
  const reader = new SaidReader(wanted, hear, isCounting)
  for (const page of pages) if (!reader.read(page)) break
  return reader.isUnderstood()
}

/** Reads one page after the other; what began on one goes on on the next. */
class SaidReader {
  readonly #wanted: Uint8Array
  readonly #isBeginning: boolean
  readonly #hear: HearSaid
  #isFailed = false
  /** Whether the rows of a wanted word may go on on the next page. */
  #isInside = false
  #place = 0
  /** The word that was read last, with the byte before it: the next one on the page leaves out what it begins alike. */
  #word = new Uint8Array(64)
  #wordLength = 0
  /** Where a number that was read ends. */
  #end = 0
  /** The rows of a page. */
  #places = new Float64Array()
  #times = new Uint32Array()
  readonly #isCounting: boolean
  /** How many bytes of what is known of the last row are on the next page. */
  #rest = 0
  /** Whether the next of them names a column, which is no time that the word is said. */
  #isColumn = false

  constructor({ word, isBeginning }: Wanted, hear: HearSaid, isCounting: boolean) {
    this.#isCounting = isCounting
    this.#wanted = Uint8Array.of(BEFORE_WORD, ...word)
    this.#isBeginning = isBeginning
    this.#hear = hear
  }

  isUnderstood(): boolean {
    return !this.#isFailed
  }

  /** False once no more pages are needed. */
  read(page: Uint8Array): boolean {
    const [rowsFrom, end] = [shortAt(page, 0), shortAt(page, 2)]
    if (end < HEAD || end > page.length) return this.#fail()
    const starts = this.#startsOf(page, end)
    const firstWord = starts[0] ?? end
    const hasRows = rowsFrom >= HEAD && rowsFrom < firstWord
    if (this.#isInside && this.#rest > 0) this.#readRest(page, hasRows ? rowsFrom : firstWord)
    if (this.#isInside && hasRows) this.#readRows(page, rowsFrom, firstWord)
    for (const [n, start] of starts.entries()) {
      const below = starts[n + 1] ?? end
      if (start < HEAD || below > end || below <= start) return this.#fail()
      const order = this.#readWord(page, start, n === 0)
      if (order > 0) return false
      this.#isInside = order === 0
      if (this.#isInside) this.#readRows(page, this.#end, below)
      if (this.#isFailed) return false
    }
    return !this.#isFailed
  }

  /** Where the words of a page begin, which is said at its end. */
  #startsOf(page: Uint8Array, end: number): number[] {
    const starts: number[] = []
    let start = 0
    for (let at = end; at < page.length; at = this.#end) {
      start += this.#numberAt(page, at)
      starts.push(start)
    }
    return starts
  }

  /** Reads the word at a place of a page; gives 0 if it is wanted, else whether it stands before (-1) or behind. */
  #readWord(page: Uint8Array, at: number, isFirst: boolean): number {
    const same = isFirst ? 0 : this.#numberAt(page, at)
    const length = this.#numberAt(page, isFirst ? at : this.#end)
    const from = this.#end
    this.#end = from + length
    this.#wordLength = same + length
    if (this.#word.length < this.#wordLength) {
      const longer = new Uint8Array(this.#wordLength * 2)
      longer.set(this.#word)
      this.#word = longer
    }
    this.#word.set(page.subarray(from, this.#end), same)
    for (let n = 0; n < this.#wanted.length; n++) {
      if (n >= this.#wordLength) return -1
      const order = (this.#word[n] ?? 0) - (this.#wanted[n] ?? 0)
      if (order !== 0) return order
    }
    return this.#isBeginning || this.#wordLength === this.#wanted.length ? 0 : 1
  }

  /** Reads rows and their positions. The first one is a number of its own, each other one is how far it is from the one before. */
  #readRows(page: Uint8Array, from: number, below: number): void {
    if (this.#places.length < page.length) {
      this.#places = new Float64Array(page.length)
      this.#times = new Uint32Array(this.#isCounting ? page.length : 0)
    }
    // In the loop, nothing is called and no member is written: it reads a million rows at once.
    const places = this.#places
    let [at, length, place, isFirst] = [from, 0, this.#place, true]
    for (; at < below; isFirst = false) {
      const start = at
      let byte = page[at++] ?? 0
      let number = byte & 0x7f
      while (byte >= 0x80 && at - start < PLAIN_BYTES) {
        byte = page[at++] ?? 0
        number = number * 0x80 + (byte & 0x7f)
      }
      if (byte >= 0x80) {
        place = this.#longPlace(page, start, isFirst ? null : place)
        at = this.#end
      } else place = isFirst ? number : place + number
      byte = page[at++] ?? 0
      let size = byte & 0x7f
      while (byte >= 0x80 && at < below) {
        byte = page[at++] ?? 0
        size = size * 0x80 + (byte & 0x7f)
      }
      // The lowest bit says that what older segments have of the row is void; it has been taken out of them.
      const to = at + Math.floor(size / 2)
      if (to === at) this.#isFailed = true
      places[length] = place
      if (this.#isCounting) this.#times[length] = this.#timesIn(page, at, to, below)
      length++
      at = to
    }
    this.#place = place
    this.#hear(places, length, this.#times)
  }

  /** How often a word is said, by the positions from a byte on and below another; what of them is on the next page is left for that. */
  #timesIn(page: Uint8Array, from: number, to: number, below: number): number {
    this.#isColumn = false
    this.#rest = Math.max(to - below, 0)
    return this.#count(page, from, Math.min(to, below))
  }

  #readRest(page: Uint8Array, below: number): void {
    const to = Math.min(HEAD + this.#rest, below)
    this.#rest -= to - HEAD
    this.#places[0] = this.#place
    this.#times[0] = this.#count(page, HEAD, to)
    this.#hear(this.#places, 1, this.#times)
  }

  /** Positions are numbers; a 1 says that the next number is that of their column. */
  #count(page: Uint8Array, from: number, to: number): number {
    let [times, isColumn, isBegun] = [0, this.#isColumn, false]
    for (let at = from; at < to; at++) {
      const byte = page[at] ?? 0
      if (byte >= 0x80) {
        isBegun = true
        continue
      }
      if (isColumn) isColumn = false
      else if (byte === 1 && !isBegun) isColumn = true
      else times++
      isBegun = false
    }
    this.#isColumn = isColumn
    return times
  }

  /** A number of more than 49 bits, as the first of those far rows that stand below zero, and the first behind them. */
  #longPlace(page: Uint8Array, start: number, before: number | null): number {
    let number = 0n
    let at = start
    for (let byte = 0x80; byte >= 0x80 && at < start + LONGEST_NUMBER; ) {
      byte = page[at++] ?? 0
      number = at === start + LONGEST_NUMBER ? (number << 8n) | BigInt(byte) : (number << 7n) | BigInt(byte & 0x7f)
    }
    this.#end = at
    return Number(BigInt.asIntN(64, BigInt(before ?? 0) + number))
  }

  #numberAt(page: Uint8Array, at: number): number {
    let number = 0
    for (let next = at; ; ) {
      const byte = page[next++] ?? 0
      number = number * 0x80 + (byte & 0x7f)
      if (byte >= 0x80 && next < page.length) continue
      this.#end = next
      return number
    }
  }

  #fail(): false {
    this.#isFailed = true
    return false
  }
}

function shortAt(page: Uint8Array, at: number): number {
  return (page[at] ?? 0) * 0x1_00 + (page[at + 1] ?? 0)
}
