import type { RowPage } from '#contract/found/row-page.ts'
import { PAGE_ROWS } from '#contract/found/row-page-address.ts'
import { DEFAULT_SORT, type SearchQuery } from '#contract/search/search-query.ts'
import { InfiniteQueryObserver, keepPreviousData, type QueryClient } from '@tanstack/react-query'
import { rowsAt, rowsWalk } from '../../../api/queries.ts'
import { MARGIN_ROWS, NOTHING_YET, type RowWindow } from './row-window.ts'
import { layOutWalk } from './walk-layout.ts'

/** Room for this many rows below the last loaded one while there are more. */
const EXPECTED_ROWS = 30
/** If more pages than this were dropped above, going back to the top loads the list anew. */
const FAR_PAGES = 4
const NO_PAGES: readonly RowPage[] = []

/** A list that is read page by page, while there are listeners. */
export interface Walk {
  /** Sets the question. Until it is answered, the rows of the previous one stay, marked as stale. */
  ask: (query: SearchQuery) => void
  subscribe: (listener: () => void) => () => void
  /** The current rows; a new object whenever anything changed. */
  window: () => RowWindow
}

/**
 * The rows of a source that pages only by cursors (upstream's list): a limited stretch of pages that moves in both
 * directions. Their number grows as they are loaded; rows that were passed keep their room and are loaded again on the
 * way back. Such a source lists by time only: any other order is made here, over the loaded rows.
 */
export function createWalk(client: QueryClient): Walk {
  const listeners = new Set<() => void>()
  let asked: { query: SearchQuery; key: string } | null = null
  let observer: ReturnType<typeof observe> | null = null
  let unfollow: (() => void) | null = null
  /** The question whose rows are shown, the positions of its pages, and the highest row number seen. */
  let shown: { key: string; places: WeakMap<RowPage, number>; end: number } | null = null
  let layout = layOutWalk(NO_PAGES, new WeakMap(), DEFAULT_SORT)
  let screen = { first: 0, last: 0 }
  let window = NOTHING_YET

  const look = () => {
    if (observer === null || asked === null) return
    const result = observer.getCurrentResult()
    const isFresh = result.data !== undefined && !result.isPlaceholderData
    if (isFresh && shown?.key !== asked.key) shown = { key: asked.key, places: new WeakMap(), end: 0 }
    const { sort } = asked.query
    const pages = result.data?.pages ?? NO_PAGES
    // The table renders rows again whenever `rowAt` is a new function.
    if (pages !== layout.pages || sort.field !== layout.sort.field || sort.descending !== layout.sort.descending) {
      layout = layOutWalk(pages, shown?.places ?? new WeakMap(), sort)
    }
    const { stretch } = layout
    const isComplete = !result.hasNextPage
    if (shown !== null && (stretch.end > shown.end || (isFresh && isComplete))) shown = { ...shown, end: stretch.end }
    const end = Math.max(shown?.end ?? 0, stretch.end)
    const failure = hasFailedOnTheWay(result) ? result.error : null
    window = {
      status: result.data !== undefined ? 'ready' : result.isError ? 'error' : 'loading',
      rows: isComplete ? end : end + EXPECTED_ROWS,
      known: end,
      complete: isComplete,
      rowAt: layout.rowAt,
      find: layout.find,
      errorAt: (index) => (index >= stretch.end || index < stretch.start ? failure : null),
      show,
      retry,
      takeNew: null,
      head: layout.head,
      error: failure === null ? result.error : null,
      loading: result.isFetching,
      stale: result.isPlaceholderData,
      view: `${shown?.key} ${layout.isOurs ? `${sort.field} ${sort.descending}` : ''}`,
    }
    for (const listener of listeners) listener()
    step()
  }
  /** Loads the next page in the direction the screen is moving, if it is close. */
  const step = () => {
    const result = observer?.getCurrentResult()
    if (observer === null || result?.data === undefined || result.isPlaceholderData || result.isFetching) return
    if (hasFailedOnTheWay(result)) return
    const { start, end } = layout.stretch
    if (screen.first < MARGIN_ROWS && start > FAR_PAGES * PAGE_ROWS) {
      void client.resetQueries({ queryKey: observer.options.queryKey, exact: true })
    } else if (screen.last + MARGIN_ROWS >= end && result.hasNextPage) {
      void observer.fetchNextPage({ cancelRefetch: false })
    } else if (screen.first - MARGIN_ROWS < start && result.hasPreviousPage) {
      void observer.fetchPreviousPage({ cancelRefetch: false })
    }
  }
  const show = (first: number, last: number) => {
    screen = { first, last }
    step()
  }
  const retry = () => {
    const result = observer?.getCurrentResult()
    if (result?.isFetchNextPageError) void observer?.fetchNextPage({ cancelRefetch: false })
    else if (result?.isFetchPreviousPageError) void observer?.fetchPreviousPage({ cancelRefetch: false })
    else void observer?.refetch()
  }
  const follow = () => {
    if (observer !== null && listeners.size > 0) unfollow ??= observer.subscribe(look)
  }
  return {
    ask: (query) => {
      const options = toOptions(client, query)
      asked = { query, key: options.queryKey.join(' ') }
      if (observer === null) observer = observe(client, options)
      else observer.setOptions(options)
      follow()
      look()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      follow()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        unfollow?.()
        unfollow = null
      }
    },
    window: () => window,
  }
}

function observe(client: QueryClient, options: ReturnType<typeof toOptions>) {
  return new InfiniteQueryObserver(client, options)
}

/**
 * Pages keep their identity, by which they are placed; structural sharing would mix neighbours as the stretch moves.
 */
function toOptions(client: QueryClient, query: SearchQuery) {
  return {
    ...rowsWalk(query),
    initialData: () => firstPage(client, query),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    // What the page asked before its first draw is not asked again because it failed.
    retryOnMount: false,
  }
}

/** The first page, if it was loaded before it was known that this source pages by cursors: it is not loaded twice. */
function firstPage(client: QueryClient, query: SearchQuery) {
  const page = client.getQueryData(rowsAt(query, null, 0, PAGE_ROWS).queryKey)
  return page && page.total === null ? { pages: [page], pageParams: [null] } : undefined
}

/** Whether a further page failed to load, after the first one. */
function hasFailedOnTheWay(result: { isFetchNextPageError: boolean; isFetchPreviousPageError: boolean }): boolean {
  return result.isFetchNextPageError || result.isFetchPreviousPageError
}
