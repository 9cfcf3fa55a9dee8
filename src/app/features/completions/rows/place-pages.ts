import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { RowPage } from '#contract/found/row-page.ts'

/** The loaded part of a list with cursors: rows `start` to `end` (exclusive) of the whole. */
export interface WalkStretch {
  start: number
  end: number
  pages: readonly { start: number; page: RowPage }[]
}

/**
 * Finds at which index of the whole list each loaded page begins. A list without counts only knows neighbours, so a
 * page is placed next to one whose place is known; `places` remembers them and is added to. The first page ever seen is
 * at 0. A page that turns out to be the first (`previous` is null) is moved to 0, together with all others.
 */
export function placePages(pages: readonly RowPage[], places: WeakMap<RowPage, number>): WalkStretch {
  const known = Math.max(
    0,
    pages.findIndex((page) => places.has(page)),
  )
  const anchor = pages[known]
  if (anchor === undefined) return { start: 0, end: 0, pages: [] }
  let start = places.get(anchor) ?? 0
  for (let step = known - 1; step >= 0; step--) start -= pages[step]?.rows.length ?? 0
  if (pages[0]?.previous === null || start < 0) start = 0
  let next = start
  const placed = pages.map((page) => {
    const at = next
    places.set(page, at)
    next += page.rows.length
    return { start: at, page }
  })
  return { start, end: next, pages: placed }
}

/** The row at `index` of the whole list, if its page is loaded. */
export function rowInStretch(stretch: WalkStretch, index: number): CompletionRow | undefined {
  if (index < stretch.start || index >= stretch.end) return undefined
  const holder = stretch.pages.findLast((placed) => placed.start <= index)
  return holder?.page.rows[index - holder.start]
}
