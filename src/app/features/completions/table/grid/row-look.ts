import type { TimeZoneChoice } from '#lib/format.ts'
import type { ColumnSpec } from '../columns/column-spec.ts'

/** What all rows of the grid have in common. Another object: all of them are drawn anew. */
export interface RowLook {
  specs: readonly ColumnSpec[]
  /** How many columns, from the first, stay in place while the grid scrolls sideways. */
  pinned: number
  /** A narrow screen: a row is a card. */
  cards: boolean
  /** Rows have room for more than one line. */
  tall: boolean
  zone: TimeZoneChoice
}
