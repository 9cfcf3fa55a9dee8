import type { PairSums } from '../question/kept-pair.ts'
import type { AsOf } from '../question/position.ts'

/** A search and the state of the store that it refers to. */
export interface AskedView {
  asOf: AsOf
  /** A key of the search and the state of the store, for which sums stay valid. */
  view: string
  /** What matches, if kept sums tell; otherwise null, and `sums` has to count. */
  sums: PairSums | null
  /** Whether every cost of what matches was reported, where that is known with the sums. */
  isReported?: boolean
}

/** A page as an engine finds it: the lines as JSON with commas between them, sums in nano-dollars. */
export interface StoredPage extends AskedView {
  rows: Uint8Array<ArrayBuffer>
  at: number
  next: string | null
  previous: string | null
  of: number
  /** How many records are not in the text index yet, none of which is among the rows; null: no text was searched. */
  textsMissing: number | null
  /** Of best matches: only so many of the newest were compared, since more match; null: all were, or nothing is. */
  ranked: number | null
}
