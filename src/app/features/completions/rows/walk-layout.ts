import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { RowPage } from '#contract/found/row-page.ts'
import { DEFAULT_SORT, type Sort } from '#contract/search/search-query.ts'
import { tableMessages } from '../../../messages/list/table.ts'
import { sortRows } from './sort-rows.ts'
import { placePages, rowInStretch, type WalkStretch } from './place-pages.ts'

/** The loaded pages of a walk, as the table shows them. */
export interface WalkLayout {
  pages: readonly RowPage[]
  sort: Sort
  stretch: WalkStretch
  /** The source cannot sort this way: the page sorts the loaded rows. */
  isOurs: boolean
  rowAt: (index: number) => CompletionRow | undefined
  find: (id: string) => number | null
  /** The page whose counts and notes stand for the whole answer; null if there is none. */
  head: RowPage | null
}

/** Assigns the loaded pages their positions (`placePages`) and sorts their rows if the source does not. */
export function layOutWalk(pages: readonly RowPage[], places: WeakMap<RowPage, number>, sort: Sort): WalkLayout {
  const stretch = placePages(pages, places)
  const isOurs = sort.field !== DEFAULT_SORT.field
  const sorted = isOurs
    ? sortRows(
        stretch.pages.flatMap(({ page }) => page.rows),
        sort,
      )
    : null
  const rowAt = (index: number) => (sorted === null ? rowInStretch(stretch, index) : sorted[index - stretch.start])
  const find = (id: string) => {
    for (let index = stretch.start; index < stretch.end; index++) if (rowAt(index)?.id === id) return index
    return null
  }
  const last = pages.at(-1) ?? null
  return { pages, sort, stretch, isOurs, rowAt, find, head: sorted === null ? last : toSortedHead(last, sorted.length) }
}

/** Replaces the source's remark that it cannot sort by what the page sorted. */
function toSortedHead(page: RowPage | null, rows: number): RowPage | null {
  if (page === null) return null
  const unanswered = page.unanswered.filter((one) => one.param !== 'sort')
  return { ...page, unanswered, notes: [...page.notes, tableMessages.sortsLoaded(rows)] }
}
