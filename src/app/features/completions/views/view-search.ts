import { DEFAULT_COLUMNS } from '#contract/row/columns.ts'
import type { SavedView } from '#contract/search/saved-view.ts'
import type { Preferences } from '../../../preferences.ts'
import {
  type CompletionsSearch,
  parseCompletionsSearch,
  parseFlatSearch,
  toFlatCompletionsSearch,
  toFlatSearch,
} from '../../../search/completions-search.ts'

type Shown = Pick<CompletionsSearch, 'query' | 'columns' | 'height'>
type Remembered = Pick<Preferences, 'columns' | 'rowHeight'>

/**
 * What is shown, as the parameters of a view, including columns and height that only this browser remembers, so that
 * the view is the same for everybody.
 */
export function toShownSearch({ query, columns, height }: Shown, remembered: Remembered): string {
  const flat = toFlatCompletionsSearch({
    query,
    open: null,
    view: null,
    columns: columns ?? remembered.columns ?? DEFAULT_COLUMNS,
    height: height ?? remembered.rowHeight,
  })
  return toFlatSearch(flat).slice(1)
}

/** What a view shows, as a change of the address. */
export function fromView(view: SavedView): Omit<CompletionsSearch, 'refused'> {
  const { query, columns, height } = parseCompletionsSearch(parseFlatSearch(view.search))
  return { query, columns, height, view: view.slug, open: null }
}

/** Whether the page shows exactly this view. */
export function isShown(view: SavedView, shown: Shown, remembered: Remembered): boolean {
  return toShownSearch(fromView(view), remembered) === toShownSearch(shown, remembered)
}

/** The address of a view as it was saved, to be shared. */
export function toViewLink(view: SavedView, base: string): string {
  return `${base}/completions${toFlatSearch(toFlatCompletionsSearch(fromView(view)))}`
}
