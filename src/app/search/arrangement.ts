import type { Preferences } from '../preferences.ts'
import { type ColumnWidths, parseWidths } from './column-widths.ts'
import type { CompletionsSearch, RowHeight } from './completions-search.ts'

/** How the table is arranged. */
export interface Arrangement {
  /** Column ids in order; null: the default ones. */
  columns: readonly string[] | null
  /** Ids of the columns that stay in sight. */
  pinned: readonly string[]
  widths: ColumnWidths
  height: RowHeight
}

/** What an address may say of it. */
export type SaidArrangement = Pick<CompletionsSearch, 'columns' | 'pinned' | 'widths' | 'height'>
type Remembered = Pick<Preferences, 'columns' | 'pinnedColumns' | 'columnWidths' | 'rowHeight'>

/**
 * Each part as the address says it, else as this browser remembers it. So the address of a link or a view wins, and the
 * preferences hold what a page without that part in its address begins with.
 */
export function toArrangement(said: SaidArrangement, remembered: Remembered): Arrangement {
  return {
    columns: said.columns ?? remembered.columns,
    pinned: said.pinned ?? remembered.pinnedColumns,
    widths: said.widths == null ? remembered.columnWidths : parseWidths(said.widths),
    height: said.height ?? remembered.rowHeight,
  }
}
