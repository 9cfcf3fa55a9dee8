import type { TimeZoneChoice } from '#lib/format.ts'

/** A text that is the whole cell: the cell itself gets its look and tooltip, so no inner element is needed. */
export interface FlatText {
  text: string
  title?: string | undefined
  /** People wrote it: it stands from its own side. */
  dir?: 'auto'
  /** Classes for the cell. */
  look?: string
  /** A `background-image` for the cell. */
  picture?: string
}

/**
 * What stands in a cell. Rows are drawn without React (`grid/drawn-rows.ts`): it would take three times as long for each,
 * and a table of rows is what the page draws most.
 */
export type CellContent = string | FlatText | Node | readonly (Node | string)[]

/** Settings that all cells follow. */
export interface CellLook {
  zone: TimeZoneChoice
  /** Rows are high enough for more than one line. */
  tall: boolean
  /** The last user message of a row that lacks it: undefined while it is being loaded, null if unknown. */
  lateInput: string | null | undefined
}
