import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { RowPage } from '#contract/found/row-page.ts'
import { PAGE_ROWS } from '#contract/found/row-page-address.ts'

/** Rows above and below the screen whose pages are asked for as well, so that scrolling by hand meets no gap. */
export const MARGIN_ROWS = 40

/**
 * A view of an answer of any length of which only the pages around the screen are held. Two ways fill it: by index
 * (`use-store-window.ts`) and by cursor (`walk.ts`).
 */
export interface RowWindow {
  /** `loading` and `error` only while there is no row to show at all. */
  status: 'loading' | 'error' | 'ready'
  /** Rows the scroller has to make room for; includes some that are only expected. */
  rows: number
  /** Rows that were seen so far; `rows` without those only expected. */
  known: number
  /** Whether `rows` is the whole answer. */
  complete: boolean
  /** The row at `index`, or undefined while its page is not here. A new function whenever any row changed. */
  rowAt: (index: number) => CompletionRow | undefined
  /** Where a row stands; null where it is not among those that are held. */
  find: (id: string) => number | null
  /** Why the page of row `index` could not be had; null while it may still come. */
  errorAt: (index: number) => Error | null
  /** Says which rows are on the screen, and which one the drawer shows; pages follow. */
  show: (first: number, last: number, open: number | null) => void
  /** Asks again for whatever failed. */
  retry: () => void
  /**
   * Begins a new view of the same question, at its top, in which rows that came in meanwhile show. Gives the first pages
   * before and after; null for a source that cannot say what came in.
   */
  takeNew: (() => Promise<{ before: RowPage; after: RowPage } | null>) | null
  /** The page that speaks for the whole answer (counts, notes, source). */
  head: RowPage | null
  /** Why the question as it stands now was not answered; older rows may still be shown. */
  error: Error | null
  /** Something is on its way. */
  loading: boolean
  /** The rows belong to an earlier question; the new answer is on its way. */
  stale: boolean
  /** Changes with the question that the rows answer: scroll to the top then. */
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

/** The pages that cover rows `first` to `last` and a margin around them, of an answer of `total` rows. */
export function pagesAround(first: number, last: number, total: number): number[] {
  if (total <= 0) return []
  const from = Math.floor(clamp(first - MARGIN_ROWS, total) / PAGE_ROWS)
  const to = Math.floor(clamp(last + MARGIN_ROWS, total) / PAGE_ROWS)
  return Array.from({ length: to - from + 1 }, (_, step) => from + step)
}

/** Whether `next` continues `present`: shares a page with it or touches it. A jump does not, and can wait a moment. */
export function isNearby(present: readonly number[], next: readonly number[]): boolean {
  return next.some((page) => present.some((held) => Math.abs(held - page) <= 1))
}

function clamp(index: number, total: number): number {
  return Math.min(Math.max(index, 0), total - 1)
}
