import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { FilterChange } from '#contract/search/filter-change.ts'
import type { CellContent, CellLook } from '../cells/cell-content.ts'

/** Everything that the table needs to know about one column. Widths are CSS pixels. */
export interface ColumnSpec {
  /** A column id of the contract, or `meta.<key>`. */
  id: string
  label: string
  width: number
  min: number
  /** A number, aligned at the end of the cell. */
  numeric: boolean
  /** Takes a share of the room that is left. */
  grows: boolean
  /** Takes a share of it up to this width, as long as the user has not set a width; null: keeps its own. */
  growsTo: number | null
  /** Its content is never wider than `width`: a cell of at least that need not cut it off. */
  fits: boolean
  /** The first sort by this column is descending. */
  descendsFirst: boolean
  /** CSS classes of its cells in addition to the common ones. */
  look: string
  cell: (row: CompletionRow, look: CellLook) => CellContent
  /** The filters for this cell's values; empty if the column cannot filter. */
  filters: (row: CompletionRow) => readonly FilterChange[]
}
