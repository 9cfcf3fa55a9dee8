import type { TimeZoneChoice } from '#lib/format.ts'

/** A text that is the whole cell: its look and its tooltip go to the cell, which then needs no element within. */
export interface FlatText {
  text: string
  title?: string | undefined
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

/** How cells are to show what they show. */
export interface CellLook {
  zone: TimeZoneChoice
  /** Rows have room for more than one line. */
  tall: boolean
  /** What was asked, where the row does not say: undefined while it is on its way, null if unknown. */
  lateInput: string | null | undefined
}
