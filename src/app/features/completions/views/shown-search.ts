import { DEFAULT_COLUMNS } from '#contract/row/columns.ts'
import type { SavedView } from '#contract/search/saved-view.ts'
import type { Preferences } from '../../../preferences.ts'
import { toArrangement } from '../../../search/arrangement.ts'
import {
  type CompletionsSearch,
  parseCompletionsSearch,
  parseFlatSearch,
  toFlatCompletionsSearch,
  toFlatSearch,
} from '../../../search/completions-search.ts'
import { formatWidths } from '../../../search/column-widths.ts'

type Shown = Pick<CompletionsSearch, 'query' | 'columns' | 'height' | 'pinned' | 'widths' | 'group'>
type Remembered = Pick<Preferences, 'columns' | 'rowHeight' | 'pinnedColumns' | 'columnWidths'>

/**
 * What is shown, as the parameters of a view, including what only this browser remembers of columns and height, so that
 * the view is the same for everybody.
 */
export function toShownSearch(shown: Shown, remembered: Remembered): string {
  const { pinned, widths, height, ...arranged } = toArrangement(shown, remembered)
  const columns = arranged.columns ?? DEFAULT_COLUMNS
  const flat = toFlatCompletionsSearch({
    query: shown.query,
    open: null,
    view: null,
    columns,
    height,
    group: shown.group ?? null,
    pinned: pinned.filter((id) => columns.includes(id)),
    widths: formatWidths(Object.fromEntries(columns.flatMap((id) => (id in widths ? [[id, widths[id] ?? 0]] : [])))),
  })
  return toFlatSearch(flat).slice(1)
}

/** What a view shows, as a change of the address. */
export function fromView(view: SavedView): Omit<CompletionsSearch, 'refused'> {
  const { query, columns, height, pinned, widths, group } = parseCompletionsSearch(parseFlatSearch(view.search))
  return {
    query,
    columns,
    height,
    pinned: pinned ?? null,
    widths: widths ?? null,
    group: group ?? null,
    view: view.slug,
    open: null,
  }
}

/** Whether the page shows exactly this view. */
export function isShown(view: SavedView, shown: Shown, remembered: Remembered): boolean {
  return toShownSearch(fromView(view), remembered) === toShownSearch(shown, remembered)
}

/** The address of a view as it was saved, to be shared. */
export function toViewLink(view: SavedView, base: string): string {
  return `${base}/completions${toFlatSearch(toFlatCompletionsSearch(fromView(view)))}`
}
