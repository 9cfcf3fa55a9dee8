import type { SearchQuery } from '#contract/search/search-query.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { askAgain } from '../../../api/answer-keys.ts'
import { liveMessages as say } from '../../../messages/live.ts'
import { usePreferences } from '../../../preferences.ts'
import { useKeys } from '../../../use-keys.ts'
import type { RowAnswer } from '../rows/row-answer.ts'
import { fadeIn } from './fade-in.ts'
import { freshIds, planLive } from './live-plan.ts'
import { useLiveState } from '../../../live/live-state.ts'
import { LossBanner } from './loss-banner.tsx'
import { RunningStrip } from './running-strip.tsx'
import { useChangedRows } from './use-changed-rows.ts'
import { useFreshCount } from './use-fresh-count.ts'
import { usePointing } from './use-pointing.ts'

export interface LiveLayerProps {
  query: SearchQuery
  answer: RowAnswer
  openId: string | null
  onOpen: (id: string | null) => void
}

/**
 * New rows are shown together after at least this time, so that a stream of them does not re-render the list all the
 * time.
 */
const LOOK_MS = 600
/** Facets and bars are updated less often. */
const COUNTS_MS = 3_000

/**
 * Makes the list live: rows that appear by themselves or wait behind a button, and completions that are being written.
 */
export default function LiveLayer({ query, answer, openId, onOpen }: LiveLayerProps) {
  const state = useLiveState()
  const { live } = usePreferences()
  const { source, asOf, takeNew, stale } = answer
  const own = source === 'store' && takeNew !== null && !stale
  const fresh = useFreshCount(query, own ? asOf : null, state.asOf, state.arrivals)
  const marker = useRef<HTMLDivElement>(null)
  const list = useCallback(
    () => marker.current?.parentElement?.querySelector<HTMLElement>('[data-grid-scroll]') ?? null,
    [],
  )
  const isPointing = usePointing(list)
  const counts = useLaterCounts()
  const [taking, setTaking] = useState(false)
  const [waits, setWaits] = useState(false)
  useChangedRows(query, own ? asOf : null, state.changes)

  const isQuiet = useCallback(
    (rows: number) => {
      const grid = list()
      return (
        planLive({
          fresh: rows,
          newestFirst: query.sort.field === 'created' && query.sort.descending,
          atTop: grid === null || grid.scrollTop === 0,
          open: openId !== null,
          focusInside: grid?.contains(document.activeElement) ?? false,
          selecting: hasSelectedText(grid),
          pointing: isPointing.current(),
        }) === 'take'
      )
    },
    [list, isPointing, query, openId],
  )
  const take = async (byHand: boolean) => {
    if (takeNew === null || taking) return
    setTaking(true)
    const pages = await takeNew()
    setTaking(false)
    setWaits(false)
    if (pages === null) return
    counts()
    await painted()
    const grid = list()
    if (grid === null) return
    fadeIn(grid, freshIds(pages.before.rows, pages.after.rows))
    if (byHand) grid.querySelector<HTMLElement>('[data-row="0"] > [data-column="0"]')?.focus({ preventScroll: true })
  }
  const look = useEffectEvent(() => {
    if (isQuiet(fresh)) void take(false)
    else setWaits(true)
  })
  useEffect(() => {
    if (fresh === 0) return undefined
    const first = setTimeout(look, 0)
    const again = setInterval(look, LOOK_MS)
    return () => {
      clearTimeout(first)
      clearInterval(again)
    }
  }, [fresh])
  const onFresh = () => {
    if (fresh === 0) return false
    void take(true)
    return true
  }
  useKeys({ fresh: onFresh })

  return (
    <>
      <div ref={marker} hidden />
      <LossBanner />
      {live && state.silent && (
        <output className="border-b hairline bg-length-soft px-3 py-1 text-12 text-length">{say.silent}</output>
      )}
      {own && <RunningStrip query={query} asOf={asOf} openId={openId} isQuiet={isQuiet} list={list} onOpen={onOpen} />}
      <output className="sr-only">{waits && fresh > 0 ? say.freshCame : ''}</output>
      {waits && fresh > 0 && (
        <div className="pointer-events-none relative z-20 flex h-0 justify-center">
          <button
            type="button"
            title={say.freshHint}
            disabled={taking}
            onClick={onFresh}
            className="pointer-events-auto absolute top-10 flex h-7 animate-enter max-sheet:top-2 items-center gap-2 rounded-full bg-accent px-3 text-12 font-medium text-accent-on shadow-float hover:bg-accent-ink"
          >
            <span className="tabular">{say.fresh(fresh)}</span>
            <span aria-hidden className="opacity-70 max-sheet:hidden">
              {say.freshKey}
            </span>
          </button>
        </div>
      )}
    </>
  )
}

function hasSelectedText(list: HTMLElement | null): boolean {
  const selection = getSelection()
  return selection !== null && !selection.isCollapsed && list !== null && list.contains(selection.anchorNode)
}

/** Resolves when what was last given to React is on the screen. */
function painted(): Promise<void> {
  return new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => resolve()), 0))
}

/** Loads facets, bars and sources again, soon, and once for many calls. */
function useLaterCounts(): () => void {
  const client = useQueryClient()
  const timer = useRef<number | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return () => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined
      void askAgain(client, 'facets', 'histogram', 'sources')
    }, COUNTS_MS)
  }
}
