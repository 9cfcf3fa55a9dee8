import type { RowPage } from '#contract/found/row-page.ts'
import { PAGE_ROWS } from '#contract/found/row-page-address.ts'
import { isUpstreamName, type SearchQuery } from '#contract/search/search-query.ts'
import { toSearchParams } from '#contract/search/search-query-codec.ts'
import { keepPreviousData, type UseQueryResult, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { rowSums, rowsAt } from '../../../api/queries.ts'
import { isNearby, pagesAround, type RowWindow } from './row-window.ts'

/** Room for this many rows below the last one, while their number is unknown. */
const EXPECTED_ROWS = 30
/** Pages off the screen are freed after this time; at full scrolling speed these are under a hundred pages. */
const HELD_MS = 3_000
/** Somebody who drags the scroll bar jumps at each frame: pages are asked for this often at most, and only those in sight. */
const JUMP_MS = 25
/** The pages around those of a jump follow when it was the last one for this long. */
const LANDED_MS = 70

interface Settled {
  /** The search as text: a new object may be an equal search. */
  key: string
  query: SearchQuery
  page: RowPage
  /** The view before a refresh, whose rows are shown until the new ones are here. */
  before: string | null
}

/**
 * The rows of a source that can start anywhere and count: individual pages by index, all pinned to the moment of the
 * first answer. While a changed question is on its way the old rows stay; while the rows are being counted the list grows
 * as it is scrolled. Asks for nothing and holds nothing while it is not `wanted`.
 */
export function useStoreWindow(query: SearchQuery, wanted: boolean): RowWindow {
  const client = useQueryClient()
  const key = toSearchParams(query).toString()
  const head = useQuery({
    ...rowsAt(query, null, 0, PAGE_ROWS),
    placeholderData: keepPreviousData,
    enabled: wanted,
    retryOnMount: false,
  })
  const [settled, setSettled] = useState<Settled | null>(null)
  if (!wanted) {
    if (settled !== null) setSettled(null)
  } else if (head.data !== undefined && !head.isPlaceholderData && head.data !== settled?.page) {
    setSettled({ key, query, page: head.data, before: settled?.key === key ? settled.page.as_of : null })
  }
  const [taken, setTaken] = useState(0)
  const view = settled === null ? null : `${taken} ${settled.key}`
  const [near, setNear] = useState<Near>(NOTHING_NEAR)
  const page0 = settled?.page ?? null
  // A request without a source may be answered by upstream, which never counts.
  const uncounted = page0 !== null && page0.total === null && !isUpstreamName(page0.source)
  const counted = useQuery({ ...rowSums(settled?.query ?? query, page0?.as_of ?? null), enabled: uncounted }).data
  const speaker = useMemo(() => {
    if (page0 === null || !uncounted || counted === undefined) return page0
    const { total, tokens, cost_usd, cost_reported } = counted
    return { ...page0, total, tokens, cost_usd, cost_reported }
  }, [page0, uncounted, counted])
  const [reached, setReached] = useState(NOTHING_REACHED)
  const seen: Reached =
    reached.page0 === page0 ? reached : { page0, end: page0?.rows.length ?? 0, last: page0?.next === null }
  const total = speaker?.total ?? seen.end + (seen.last ? 0 : EXPECTED_ROWS)
  const asked = useMemo(
    // Where the list stood in another answer says nothing of this one.
    () => (near.view === view ? near.pages.filter((page) => page > 0 && page * PAGE_ROWS < total) : []),
    [near, view, total],
  )
  const [combine] = useState(pagesByPosition)
  const pages = useQueries({
    queries: settled === null ? [] : asked.map((page) => pageAt(settled, page)),
    combine,
  })

  const reaches = furthest(seen, [...pages.values()])
  if (reaches !== reached) setReached(reaches)

  const asking = useRef<Asking>({ near, timer: 0, jumpedMs: Number.NEGATIVE_INFINITY })
  useEffect(() => () => clearTimeout(asking.current.timer), [])
  const show = useCallback(
    (first: number, last: number, open: number | null) => {
      // A new answer is shown from its top.
      const top = asking.current.near.view === view ? first : 0
      const here = pagesAround(top, top + last - first, total)
      const opened = open === null ? [] : pagesAround(open, open, total)
      const take = (around: readonly number[]) => {
        const next = { view, pages: [...new Set([...around, ...opened])] }
        if (holds(asking.current.near, next)) return
        asking.current.near = next
        setNear(next)
        if (settled === null) return
        // Asked for at once: what observes them is rendered a frame later.
        for (const page of next.pages) if (page > 0) void client.prefetchQuery(pageAt(settled, page))
      }
      const { near: present, timer, jumpedMs } = asking.current
      clearTimeout(timer)
      if (present.view !== view || present.pages.length === 0 || isNearby(present.pages, here)) return take(here)
      const now = performance.now()
      if (now - jumpedMs > JUMP_MS) {
        asking.current.jumpedMs = now
        take(pagesAround(top, top + last - first, total, 0))
      }
      asking.current.timer = window.setTimeout(take, LANDED_MS, here)
    },
    [total, settled, client, view],
  )

  const rowAt = useMemo(() => {
    return (index: number) => {
      const page = Math.floor(index / PAGE_ROWS)
      if (settled === null || page < 0) return undefined
      if (page === 0) return settled.page.rows[index]
      const held = pages.get(asked.indexOf(page))?.data
      if (held !== undefined) return held.rows[index - page * PAGE_ROWS]
      if (settled.before === null) return undefined
      const older = rowsAt(settled.query, settled.before, page * PAGE_ROWS, PAGE_ROWS).queryKey
      return client.getQueryData(older)?.rows[index - page * PAGE_ROWS]
    }
  }, [settled, pages, asked, client])

  const find = (id: string) => {
    for (const page of [0, ...asked]) {
      for (let index = page * PAGE_ROWS; index < (page + 1) * PAGE_ROWS; index++) {
        if (rowAt(index)?.id === id) return index
      }
    }
    return null
  }
  const errorAt = useCallback(
    (index: number) => pages.get(asked.indexOf(Math.floor(index / PAGE_ROWS)))?.error ?? null,
    [pages, asked],
  )
  const { refetch } = head
  const headFailed = head.isError
  const before = settled?.page ?? null
  const takeNew = useCallback(async () => {
    setTaken((times) => times + 1)
    const { data: after } = await refetch()
    return before === null || after === undefined ? null : { before, after }
  }, [refetch, before])
  const retry = useCallback(() => {
    if (headFailed) void refetch()
    for (const page of pages.values()) if (page.isError) void page.refetch()
  }, [headFailed, refetch, pages])

  return {
    status: settled !== null ? 'ready' : headFailed ? 'error' : 'loading',
    rows: total,
    known: speaker?.total ?? seen.end,
    complete: seen.last || speaker?.total != null,
    rowAt,
    find,
    errorAt,
    show,
    retry,
    takeNew,
    head: speaker,
    error: head.error,
    loading: head.isFetching || [...pages.values()].some((page) => page.isFetching),
    stale: settled !== null && settled.key !== key,
    view,
  }
}

function pageAt({ query, page }: Settled, at: number) {
  return { ...rowsAt(query, page.as_of, at * PAGE_ROWS, PAGE_ROWS), gcTime: HELD_MS }
}

/** The pages that were asked for last, and of which answer. */
interface Near {
  view: string | null
  pages: readonly number[]
}

const NOTHING_NEAR: Near = { view: null, pages: [] }

interface Asking {
  near: Near
  /** Asks for what is around a jump. */
  timer: number
  /** When a jump was followed last, in milliseconds since the page began. */
  jumpedMs: number
}

interface Reached {
  /** The first page of the view. */
  page0: RowPage | null
  /** The end of the rows that a page has shown, counted from the top. */
  end: number
  /** Whether the last row was among them. */
  last: boolean
}

const NOTHING_REACHED: Reached = { page0: null, end: 0, last: false }

function furthest(reached: Reached, pages: readonly UseQueryResult<RowPage>[]): Reached {
  let far = reached
  for (const { data } of pages) {
    const end = (data?.at ?? 0) + (data?.rows.length ?? 0)
    if (data !== undefined && end > far.end) far = { page0: reached.page0, end, last: data.next === null }
  }
  return far
}

/**
 * Gives pages by their position: the same Map while nothing that is shown has changed, or the list would be drawn once more for
 * each page. A Map, because the query library would compare plain objects row by row.
 */
function pagesByPosition() {
  let last: ReadonlyMap<number, UseQueryResult<RowPage>> = new Map()
  return (results: UseQueryResult<RowPage>[]) => {
    // An error comes when it no longer fetches.
    const isSameAsLast = ({ data, isFetching }: UseQueryResult<RowPage>, position: number) => {
      const before = last.get(position)
      return before?.data === data && before?.isFetching === isFetching
    }
    if (results.length !== last.size || !results.every(isSameAsLast)) last = new Map(results.entries())
    return last
  }
}

/** Whether all these pages are held. What is held besides goes when the next one is asked for, which draws the list anyway. */
function holds(held: Near, next: Near): boolean {
  return held.view === next.view && next.pages.every((page) => held.pages.includes(page))
}
