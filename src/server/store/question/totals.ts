import type { PairSums } from './kept-pair.ts'

/**
 * The kept counts of the store. `seq` is the number of the newest row, `changes` grows with every edit and deletion.
 */
export interface Totals extends PairSums {
  seq: number
  changes: number
}
