import type { RowPage } from '#contract/found/row-page.ts'
import { PAGE_ROWS } from '#contract/found/row-page-address.ts'
import { DEFAULT_SORT, type SearchQuery } from '#contract/search/search-query.ts'
import { keepPreviousData, type QueryClient, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { rowsAt, rowsWalk } from '../../../api/queries.ts'
import { tableMessages } from '../../../messages/list/table.ts'
import { MARGIN_ROWS, type RowWindow } from './row-window.ts'
import { sortRows } from './sort-rows.ts'
import { placePages, rowInStretch } from './walk-placement.ts'

/** Rows of room below the last loaded one while more is to come. */
const EXPECTED_ROWS = 30

/**
 * The rows of a source that only knows neighbours (upstream's list): a bounded stretch of pages that moves by cursors
 * in both directions. The count grows as it is walked; rows that were left behind keep their room and are fetched
 * again on the way back. Such a source lists by time only: any other sort is ours and covers the loaded rows.
 */
export function useWalkWindow(query: SearchQuery): RowWindow {
  const client = useQueryClient()
  const { sort } = query
  const byTime = sort.field === DEFAULT_SORT.field
  // Rows that are loaded stay so when the sort is ours.
  const options = {
    ...rowsWalk(byTime ? query : { ...query, sort: DEFAULT_SORT }),
    initialData: () => firstPage(client, query),
  }
  const key = options.queryKey.join(' ')
  // Pages keep their identity, by which they are placed; sharing structure would mix neighbours as the stretch moves.
  const walk = useInfiniteQuery({ ...options, placeholderData: keepPreviousData, structuralSharing: false })
  const { fetchNextPage, fetchPreviousPage, hasNextPage, hasPreviousPage, refetch } = walk
  const [settled, setSettled] = useState<{ key: string; places: WeakMap<RowPage, number> } | null>(null)
  const fresh = walk.data !== undefined && !walk.isPlaceholderData
  if (fresh && settled?.key !== key) setSettled({ key, places: new WeakMap() })

  const pages = walk.data?.pages
  const places = settled?.places
  const stretch = useMemo(() => placePages(pages ?? [], places ?? new WeakMap()), [pages, places])
  const [reached, setReached] = useState<{ view: unknown; end: number }>({ view: null, end: 0 })
  const view = settled?.key ?? null
  if (reached.view !== view) setReached({ view, end: stretch.end })
  else if (stretch.end > reached.end || (fresh && !hasNextPage && stretch.end !== reached.end))
    setReached({ view, end: stretch.end })

  const [screen, setScreen] = useState({ first: 0, last: 0 })
  const show = useCallback((first: number, last: number) => {
    setScreen((present) => (present.first === first && present.last === last ? present : { first, last }))
  }, [])

  const failed = walk.isFetchNextPageError || walk.isFetchPreviousPageError
  useEffect(() => {
    if (!fresh || walk.isFetching || failed) return
    if (screen.first < MARGIN_ROWS && stretch.start > 4 * PAGE_ROWS) {
      void client.resetQueries({ predicate: (held) => held.queryKey.join(' ') === key })
    } else if (screen.last + MARGIN_ROWS >= stretch.end && hasNextPage) {
      void fetchNextPage({ cancelRefetch: false })
    } else if (screen.first - MARGIN_ROWS < stretch.start && hasPreviousPage) {
      void fetchPreviousPage({ cancelRefetch: false })
    }
  }, [
    screen,
    stretch,
    fresh,
    failed,
    walk.isFetching,
    hasNextPage,
    hasPreviousPage,
    fetchNextPage,
    fetchPreviousPage,
    client,
    key,
  ])

  const sorted = useMemo(() => {
    if (byTime) return null
    const rows = stretch.pages.flatMap(({ page }) => page.rows)
    return sortRows(rows, { field: sort.field, descending: sort.descending })
  }, [stretch, byTime, sort.field, sort.descending])
  const rowAt = useCallback(
    (index: number) => (sorted === null ? rowInStretch(stretch, index) : sorted[index - stretch.start]),
    [stretch, sorted],
  )
  const last = pages?.at(-1) ?? null
  const head = useMemo(() => {
    if (last === null || sorted === null) return last
    const unanswered = last.unanswered.filter((one) => one.param !== 'sort')
    return { ...last, unanswered, notes: [...last.notes, tableMessages.sortsLoaded(sorted.length)] }
  }, [last, sorted])
  const error = walk.error
  const errorAt = useCallback(
    (index: number) => (failed && (index >= stretch.end || index < stretch.start) ? error : null),
    [failed, error, stretch],
  )
  const retry = useCallback(() => {
    if (walk.isFetchNextPageError) void fetchNextPage({ cancelRefetch: false })
    else if (walk.isFetchPreviousPageError) void fetchPreviousPage({ cancelRefetch: false })
    else void refetch()
  }, [walk.isFetchNextPageError, walk.isFetchPreviousPageError, fetchNextPage, fetchPreviousPage, refetch])

  const end = Math.max(reached.end, stretch.end)
  const complete = !hasNextPage
  return {
    status: pages !== undefined ? 'ready' : walk.isError ? 'error' : 'loading',
    known: end,
    rows: complete ? end : end + EXPECTED_ROWS,
    complete,
    rowAt,
    errorAt,
    show,
    retry,
    takeNew: null,
    head,
    error: failed ? null : error,
    loading: walk.isFetching,
    stale: walk.isPlaceholderData,
    view: byTime ? view : `${view} ${sort.field} ${sort.descending}`,
  }
}

/** The first page, where it came before it was known that this source is walked: it is not asked for twice. */
function firstPage(client: QueryClient, query: SearchQuery) {
  const page = client.getQueryData(rowsAt(query, null, 0, PAGE_ROWS).queryKey)
  return page && page.total === null ? { pages: [page], pageParams: [null] } : undefined
}
