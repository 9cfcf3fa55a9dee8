import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { RowPage } from '#contract/found/row-page.ts'
import { PAGE_ROWS } from '#contract/found/row-page-address.ts'

/** Pages of this many rows above and below the screen are loaded as well, so that scrolling by hand shows no gap. */
export const MARGIN_ROWS = 40

/**
 * A view of an answer of any length of which only the pages around the screen are held. Two ways fill it: by index
 * (`use-store-window.ts`) and by cursor (`walk.ts`).
 */
export interface RowWindow {
  /** `loading` and `error` only while there is no row to show. */
  status: 'loading' | 'error' | 'ready'
  /** Rows that the scroller makes room for, including some that are only expected. */
  rows: number
  /** Rows seen so far; `rows` without the expected ones. */
  known: number
  /** Whether `rows` is the whole answer. */
  complete: boolean
  /** The row at `index`; undefined while its page is not loaded. A new function whenever a row changed. */
  rowAt: (index: number) => CompletionRow | undefined
  /** Where a row stands; null where it is not among those that are held. */
  find: (id: string) => number | null
  /** Why the page of row `index` could not be loaded; null while it may still come. */
  errorAt: (index: number) => Error | null
  /** Reports which rows are on the screen, and which one the drawer shows, so that their pages are loaded. */
  show: (first: number, last: number, open: number | null) => void
  /** Loads again whatever failed. */
  retry: () => void
  /**
   * Loads the same search anew, from the top, including rows that have come in meanwhile. Gives the first pages before
   * and after; null for a source that cannot tell what came in.
   */
  takeNew: (() => Promise<{ before: RowPage; after: RowPage } | null>) | null
  /** The page that describes the whole answer (counts, notes, source). */
  head: RowPage | null
  /** Why the current search was not answered; older rows may still be shown. */
  error: Error | null
  loading: boolean
  /** The rows belong to an earlier search; the new answer is being loaded. */
  stale: boolean
  /** Changes with the search that the rows answer: scroll to the top then. */
  view: unknown
}

/** A window in which nothing stands yet. */
export const NOTHING_YET: RowWindow = {
  status: 'loading',
  rows: 0,
  known: 0,
  complete: false,
  rowAt: () => undefined,
  find: () => null,
  errorAt: () => null,
  show: () => undefined,
  retry: () => undefined,
  takeNew: null,
  head: null,
  error: null,
  loading: true,
  stale: false,
  view: null,
}

/** The pages with rows `first` to `last` and `margin` rows around them, of an answer with `total` rows. */
export function pagesAround(first: number, last: number, total: number, margin = MARGIN_ROWS): number[] {
  if (total <= 0) return []
  const from = Math.floor(clamp(first - margin, total) / PAGE_ROWS)
  const to = Math.floor(clamp(last + margin, total) / PAGE_ROWS)
  return Array.from({ length: to - from + 1 }, (_, step) => from + step)
}

/** Whether `next` overlaps `present` or is next to it. A jump does not, and can wait a moment. */
export function isNearby(present: readonly number[], next: readonly number[]): boolean {
  return next.some((page) => present.some((held) => Math.abs(held - page) <= 1))
}

function clamp(index: number, total: number): number {
  return Math.min(Math.max(index, 0), total - 1)
}
