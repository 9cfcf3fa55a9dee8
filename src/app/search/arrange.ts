import { DEFAULT_COLUMNS } from '#contract/row/columns.ts'
import { type Preferences, setPreferences } from '../preferences.ts'
import type { Arrangement, SaidArrangement } from './arrangement.ts'
import { formatWidths } from './column-widths.ts'
import type { SearchChange } from './completions-search.ts'

/**
 * Changes parts of the arrangement, each where it stands and nowhere else: in the address if that says it, so that looking
 * at a link leaves one's own arrangement alone, else in the preferences.
 */
export function arrange(
  said: SaidArrangement,
  change: Partial<Arrangement>,
  onSearch: (change: SearchChange) => void,
): void {
  const { columns, pinned, widths, height } = change
  const address: SearchChange = {}
  const own: Partial<Preferences> = {}
  if (columns !== undefined) {
    if (said.columns !== null) address.columns = columns
    else own.columns = columns === null || isDefault(columns) ? null : [...columns]
  }
  if (pinned !== undefined) {
    if (said.pinned != null) address.pinned = pinned
    else own.pinnedColumns = [...pinned]
  }
  if (widths !== undefined) {
    if (said.widths != null) address.widths = formatWidths(widths)
    else own.columnWidths = widths
  }
  if (height !== undefined) {
    if (said.height !== null) address.height = height
    else own.rowHeight = height
  }
  if (Object.keys(own).length > 0) setPreferences(own)
  if (Object.keys(address).length > 0) onSearch(address)
}

/** Whether these are the default columns in their order, which need not be remembered. */
function isDefault(ids: readonly string[]): boolean {
  return ids.length === DEFAULT_COLUMNS.length && ids.every((id, index) => id === DEFAULT_COLUMNS[index])
}
