import { freeParts } from '../../../machine/free-bytes.ts'
import type { Statements } from '../database/statements.ts'
import { BEFORE_WORD, eachSaid, type HearSaid } from './each-said.ts'
import { readNumbers, readSegments, type Segment } from './segments.ts'

/** The forms of FTS5's tables that are understood: without and with words that are taken out at once. */
const VERSIONS: ReadonlySet<unknown> = new Set([4, 5])
/** The row of how many rows there are and how many words they have in each column. */
const AVERAGES = 1
const COLUMNS = 2
/** The row of the list of segments. */
const SEGMENTS = 10
/** Pages of a segment have a number of so many bits behind that of the segment. */
const PAGE_BITS = 37
/** Some pages, one behind the other, and how long each is. */
const PAGES = `SELECT CAST(group_concat(block, '') AS BLOB) AS pages, group_concat(length(block)) AS lengths
  FROM (SELECT block FROM texts_data WHERE id >= ? AND id <= ? ORDER BY id)`
/** As many have all rows of most words. */
const FIRST_PAGES = 4
/** 256 kB of them: of more at once, none would be read sooner. */
const MOST_PAGES = 64
/** FTS5 cuts what is longer. */
const LONGEST_WORD = 32_000

/** The rows that say a word, read from FTS5's own tables. Inside a transaction. */
export class WordIndex {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /**
   * Hands each row that says a word to `hear`; `isBeginning`: each word that begins so, and a row several times if it says several of
   * them; `isCounting`: how often, too. Words are as the index has them. Gives false if the index has a form that is not understood; FTS5 reads it.
   */
  each(word: string, isBeginning: boolean, hear: HearSaid, isCounting = false): boolean {
    const segments = this.#segments()
    const wanted = { word: new TextEncoder().encode(word), isBeginning }
    if (segments === null || wanted.word.length === 0 || wanted.word.length > LONGEST_WORD) return false
    return segments.every((segment) => eachSaid(this.#pages(segment, wanted.word), wanted, hear, isCounting))
  }

  /** How many rows the index has, and how many words in all of them; null if that is not understood. */
  size(): { rows: number; words: number } | null {
    const block = this.#statements.of('SELECT block FROM texts_data WHERE id = ?').get(AVERAGES)?.['block']
    const [rows = 0, ...words] = block instanceof Uint8Array ? readNumbers(block) : []
    return rows > 0 && words.length === COLUMNS ? { rows, words: words.reduce((sum, one) => sum + one, 0) } : null
  }

  #segments(): Segment[] | null {
    const version = this.#statements.of("SELECT v FROM texts_config WHERE k = 'version'").get()?.['v']
    const block = this.#statements.of('SELECT block FROM texts_data WHERE id = ?').get(SEGMENTS)?.['block']
    return VERSIONS.has(version) && block instanceof Uint8Array ? readSegments(block) : null
  }

  /** The pages of a segment from the one on where a word may stand. */
  *#pages({ id, first, last }: Segment, word: Uint8Array): Iterable<Uint8Array> {
    const search = 'SELECT pgno FROM texts_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1'
    const found = this.#statements.of(search).get(id, Uint8Array.of(BEFORE_WORD, ...word))
    // Its lowest bit says whether there are pages that tell where rows stand.
    const from = found === undefined ? first : Math.floor(Number(found['pgno']) / 2)
    const base = id * 2 ** PAGE_BITS
    // Many at once: handing over one takes longer than reading it.
    const read = this.#statements.of(PAGES)
    for (let [at, count] = [from, FIRST_PAGES]; at <= last; at += count, count = Math.min(count * 4, MOST_PAGES)) {
      const { pages, lengths } = read.get(base + at, base + Math.min(at + count - 1, last)) ?? {}
      if (!(pages instanceof Uint8Array)) continue
      try {
        let start = 0
        for (const length of String(lengths).split(',')) yield pages.subarray(start, (start += Number(length)))
      } finally {
        freeParts([pages])
      }
    }
  }
}
