import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { tableMessages } from '../../../../messages/list/table.ts'
import { usePreferences } from '../../../../preferences.ts'
import { cx } from '../../../../ui/class-names.ts'
import { whenHere } from '../../../../ui/late/when-here.ts'
import { useKeys } from '../../../../use-keys.ts'
import { isUpstreamName, settleSort, type Sort } from '#contract/search/search-query.ts'
import { toArrangement } from '../../../../search/arrangement.ts'
import type { CompletionsSearch, SearchChange } from '../../../../search/completions-search.ts'
import { pickRow } from '../../bulk/selection.ts'
import type { RowSelection } from '../../bulk/use-selection.ts'
import { applyFilterChange } from '#contract/search/filter-change.ts'
import { filterOfClick } from '../cells/filter-value.ts'
import { CARD_COLUMNS, CARD_HEIGHT } from './card-shape.ts'
import type { RowLook } from './row-look.ts'
import { ColumnMenuButton } from '../columns/column-menu-button.tsx'
import { pressFilterKey } from './press-filter-key.ts'
import { GridBody, type GridBodyHandle } from './grid-body.tsx'
import { GridHeader } from './grid-header.tsx'
import { HEADER_HEIGHT, ROW_HEIGHTS } from './grid-heights.ts'
import type { OpenRow } from '../../rows/use-open-row.ts'
import type { QuestionRows } from '../../rows/use-row-window.ts'
import { useGridColumns } from '../columns/use-grid-columns.ts'
import { cellOf, rowOf, useGridFocus } from './use-grid-focus.ts'
import { NARROW } from '../../../../ui/narrow.ts'
import { useMedia } from '../../../../ui/use-media.ts'
import { useNearRows } from './use-near-rows.ts'
import { useViewportHeight } from '../scroll/use-viewport-height.ts'

const LINES = { s: 1, m: 3, l: 5 }
/** Placeholders while the first rows are loaded. */
const FIRST_ROWS = 24
const STEPPING = new Set(['j', 'k', 'ArrowDown', 'ArrowUp'])

export interface CompletionsGridProps {
  search: CompletionsSearch
  onSearch: (change: SearchChange) => void
  rows: QuestionRows
  open: OpenRow
  compact: boolean
  selected: RowSelection
}

/** The grid over a window of rows: moves the focus, opens rows. It is not rendered while it is scrolled; its body is. */
export function CompletionsGrid(props: CompletionsGridProps) {
  const { search, onSearch, compact } = props
  const { selection, select, add } = props.selected
  const client = useQueryClient()
  const { window, canSort } = props.rows
  const { id: openId, index: openIndex, openAt, onNear } = props.open
  const scroller = useRef<HTMLDivElement>(null)
  const cards = useMedia(NARROW)
  const preferences = usePreferences()
  const { timeZone } = preferences
  const { height: heightName } = toArrangement(search, preferences)
  const rowHeight = cards ? CARD_HEIGHT : ROW_HEIGHTS[heightName]
  const [menu, setMenu] = useState(false)
  const loading = window.status === 'loading'
  const rows = loading ? FIRST_ROWS : window.rows
  const header = cards ? 0 : HEADER_HEIGHT
  const viewport = Math.max(rowHeight, useViewportHeight(scroller) - header)
  const page = Math.max(1, Math.floor(viewport / rowHeight) - 1)

  const layout = useGridColumns(scroller, compact, search, onSearch)
  const { specs, pinned } = layout
  const columnCount = cards ? CARD_COLUMNS.length : specs.length
  const focus = useGridFocus(scroller, { rows, columns: columnCount, page })
  const { active } = focus
  const scroll = useMemo(() => ({ scroller, geometry: { rows, rowHeight, viewport } }), [rows, rowHeight, viewport])
  const tall = heightName !== 's'
  const look = useMemo<RowLook>(
    () => ({ specs, pinned, cards, tall, zone: timeZone }),
    [specs, pinned, cards, tall, timeZone],
  )
  const { query } = search
  const sorting = useMemo(
    () => ({ sort: query.sort, canSort, onSort: (sort: Sort) => onSearch({ query: settleSort({ ...query, sort }) }) }),
    [query, canSort, onSearch],
  )

  const body = useRef<GridBodyHandle>(null)
  const showRow = useCallback((index: number) => body.current?.showRow(index), [])
  const { moveTo, moveToRow } = focus
  useEffect(() => {
    if (openIndex === null) return
    showRow(openIndex)
    moveToRow(openIndex)
  }, [openIndex, showRow, moveToRow])

  useNearRows(scroller, window.rowAt, onNear, focus.inside ? active.row : null, openIndex)
  /** A row that was to be opened before it was here. */
  const awaited = useRef<{ index: number; view: unknown } | null>(null)
  const open = (index: number) => {
    const row = window.rowAt(index)
    awaited.current = row === undefined ? { index, view: window.view } : null
    if (row === undefined) return moveToRow(index)
    // Requested before anything is rendered.
    onNear(row.id)
    openAt(index)
  }
  useEffect(() => {
    const { current } = awaited
    // Whoever has gone on meanwhile wants it no more.
    if (current?.index !== active.row || current.view !== window.view) awaited.current = null
    else if (window.rowAt(active.row) !== undefined) open(active.row)
  })
  const pick = (index: number, extend: boolean) => {
    const anchor = selection?.anchor ?? index
    const picked = pickRow(selection, index, extend, (at) => window.rowAt(at)?.id)
    select(picked)
    // Of a long range, most rows are not held. Of a list by cursor, these cannot be asked for by their place, nor can rows of the
    // search before.
    if (picked.missed === 0 || window.stale || isUpstreamName(window.head?.source ?? null)) return
    void whenHere(
      () => import('../../bulk/range-rows.ts'),
      async ({ rowsBetween }) => add(await rowsBetween(client, query, window, [anchor, index])),
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    if (pressFilterKey(event)) {
      event.preventDefault()
      event.stopPropagation()
      return
    }
    if (event.key === 'Enter' && active.row >= 0 && cellOf(event.target) !== null) {
      event.preventDefault()
      open(active.row)
      return
    }
    const next = focus.moveBy(event)
    if (next === null) return
    moveTo(next, true)
    if (next.row >= 0) showRow(next.row)
    if (openId !== null && next.row >= 0 && next.row !== active.row && STEPPING.has(event.key)) open(next.row)
  }
  const step = (by: number) => {
    const to = Math.min(Math.max((openIndex ?? active.row) + by, 0), rows - 1)
    if (to < 0) return
    showRow(to)
    if (openId === null) moveTo({ row: to, column: active.column }, true)
    else open(to)
  }
  // The table ignores keys while something covers it.
  const isCovered = () => Boolean(scroller.current?.closest('[inert]'))
  useKeys({
    rowNext: () => !isCovered() && step(focus.inside || openId !== null ? 1 : active.row === 0 ? 0 : 1),
    rowPrevious: () => !isCovered() && step(-1),
    columns: () => !isCovered() && setMenu(true),
    select: () => !isCovered() && pick(openIndex ?? active.row, false),
    selectRange: () => !isCovered() && pick(openIndex ?? active.row, true),
  })
  const onClick = (event: MouseEvent) => {
    const filter = filterOfClick(event.nativeEvent)
    if (filter !== null) {
      onSearch({ query: settleSort(applyFilterChange(query, filter)) })
      return
    }
    const row = rowOf(event.target)
    if (row === null || row < 0 || hasSelectedText(event.currentTarget)) return
    if (selection !== null || event.shiftKey || event.ctrlKey || event.metaKey) pick(row, event.shiftKey)
    else {
      // Or Escape would lead from the value that was pressed to its cell, and not close what has opened.
      if (event.target instanceof Element)
        event.target.closest<HTMLElement>('[role=gridcell]')?.focus({ preventScroll: true })
      open(row)
    }
  }

  return (
    <div className="@container relative flex min-h-0 flex-1 flex-col">
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- one of its cells always is the tab stop */}
      <div
        ref={scroller}
        role="grid"
        aria-label={tableMessages.grid}
        aria-rowcount={window.complete ? rows + 1 : -1}
        aria-colcount={columnCount}
        aria-busy={loading || undefined}
        aria-multiselectable={selection !== null || undefined}
        data-grid-scroll
        data-tall={(!cards && heightName !== 's') || undefined}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onFocus={focus.onFocus}
        onBlur={focus.onBlur}
        className="relative min-h-0 flex-1 overflow-auto overscroll-contain bg-n1 [contain:strict] [overflow-anchor:none] [scrollbar-gutter:stable]"
        style={{ ...layout.variables, ...heightVariables(rowHeight, header, cards ? 1 : LINES[heightName]) }}
      >
        <div role="presentation" className={cx('relative', !cards && 'min-w-(--grid-width)')}>
          {cards ? null : (
            <GridHeader
              layout={layout}
              sorting={sorting}
              stop={active.row === -1 || rows === 0 ? active.column : null}
            />
          )}
          <GridBody
            ref={body}
            window={window}
            scroll={scroll}
            look={look}
            open={props.open}
            focus={focus}
            selection={selection}
          />
        </div>
      </div>
      {!cards && !compact && (
        <ColumnMenuButton
          search={search}
          onSearch={onSearch}
          window={window}
          layout={layout}
          open={menu}
          onOpen={setMenu}
        />
      )}
    </div>
  )
}

function heightVariables(rowHeight: number, header: number, lines: number): Record<string, string> {
  return { '--row-height': `${rowHeight}px`, '--header-height': `${header}px`, '--row-lines': String(lines) }
}

/** Whether the pointer has just selected text in the grid, so that the click at its end does not open a row. */
function hasSelectedText(grid: Element): boolean {
  const selection = getSelection()
  return selection !== null && !selection.isCollapsed && grid.contains(selection.anchorNode)
}
