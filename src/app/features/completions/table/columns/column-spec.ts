import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { FilterChange } from '#contract/search/filter-change.ts'
import type { CellContent, CellLook } from '../cells/cell-content.ts'

/** All that the table needs to know of one column. Widths are CSS pixels. */
export interface ColumnSpec {
  /** A column id of the contract, or `meta.<key>`. */
  id: string
  label: string
  /** Says in a sentence what the column shows. */
  about: string
  width: number
  min: number
  /** Digits that stand under each other, at the end of the cell. */
  numeric: boolean
  /** Takes a share of the room that is left. */
  grows: boolean
  /** Takes a share of it up to this width, while nobody has chosen a width; null: keeps its own. */
  growsTo: number | null
  /** The first sort by this column goes from the largest to the smallest. */
  descendsFirst: boolean
  /** Classes of its cells besides those that all have. */
  look: string
  cell: (row: CompletionRow, look: CellLook) => CellContent
  /** What a filter on this cell's values would ask; empty where the column cannot filter. */
  filters: (row: CompletionRow) => readonly FilterChange[]
}
