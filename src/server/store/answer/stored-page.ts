import type { PairSums } from '../question/kept-pair.ts'
import type { AsOf } from '../question/position.ts'

/** A question and the state of the store that it is asked of. */
export interface AskedView {
  asOf: AsOf
  /** Names what was asked of which state of the store: sums hold for it. */
  view: string
  /** What matches, where kept sums say it; otherwise null, and `sums` has to count. */
  sums: PairSums | null
}

/** A page as an engine finds it: the lines as JSON with commas between them, sums in nano-dollars. */
export interface StoredPage extends AskedView {
  rows: Uint8Array<ArrayBuffer>
  at: number
  next: string | null
  previous: string | null
  of: number
  /** Of these records the texts are not in the index yet, and none of them is among the rows; null: no text was asked for. */
  textsMissing: number | null
}
