import type { CompletionRow } from '#contract/row/completion-row.ts'
import { type ColumnSizingState, functionalUpdate, type Updater, useTable } from '@tanstack/react-table'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { usePreferences } from '../../../../preferences.ts'
import { type Arrangement, toArrangement } from '../../../../search/arrangement.ts'
import { type ColumnWidths, parseWidths, WIDEST } from '../../../../search/column-widths.ts'
import type { CompletionsSearch, SearchChange } from '../../../../search/completions-search.ts'
import { whenHere } from '../../../../ui/late/when-here.ts'
import { placeColumn, shownColumns } from './shown-columns.ts'
import type { ColumnSpec } from './column-spec.ts'
import { features, toTableColumns } from './table-columns.ts'
import { widthVariables } from './width-variables.ts'

/** The table gets no rows: it would compute its row model again at each step of a scroll. */
const NO_ROWS: CompletionRow[] = []

/** Widths are stored after the resizing, not at each pixel. */
const REMEMBER_MS = 300

/** Changes the arrangement; the code for that comes with the first change. */
type Arrange = (change: Partial<Arrangement>) => Promise<void>

/**
 * The widths while an edge is moved and a moment longer, which would be too many steps for the address and for storage;
 * before and after that, those of their owner.
 */
function useWidths(owned: string | ColumnWidths, arrangeTable: Arrange) {
  const given = useMemo(() => (typeof owned === 'string' ? parseWidths(owned) : owned), [owned])
  const [moved, setMoved] = useState({ given, widths: given })
  const widths = moved.given === given ? moved.widths : given
  const timer = useRef(0)
  const save = useRef((_isLeaving: boolean) => {})
  useLayoutEffect(() => {
    save.current = (isLeaving) => {
      clearTimeout(timer.current)
      // Whoever leaves at once keeps the width too; an address that is left needs none any more.
      if (widths !== given && !(isLeaving && typeof owned === 'string')) void arrangeTable({ widths })
    }
  })
  useEffect(() => () => save.current(true), [])
  const setWidths = useCallback(
    (change: Updater<ColumnSizingState>) => {
      setMoved((before) => ({
        given,
        widths: functionalUpdate(change, before.given === given ? before.widths : given),
      }))
      clearTimeout(timer.current)
      timer.current = window.setTimeout(() => save.current(false), REMEMBER_MS)
    },
    [given],
  )
  return [widths, setWidths] as const
}

/** What `useGridColumns` gives: the columns, their headers and widths, and what changes them. */
export type GridColumns = ReturnType<typeof useGridColumns>

/** The columns of the grid as a TanStack table without rows, pinned ones first, and what changes them. */
export function useGridColumns(
  grid: RefObject<HTMLElement | null>,
  compact: boolean,
  search: CompletionsSearch,
  onSearch: (change: SearchChange) => void,
) {
  const preferences = usePreferences()
  const { columns: wanted, pinned: wantedPins } = toArrangement(search, preferences)
  const specs = useMemo(() => shownColumns(wanted, wantedPins, compact), [wanted, wantedPins, compact])
  const latest = useRef({ search, onSearch })
  useLayoutEffect(() => {
    latest.current = { search, onSearch }
  })
  const arrangeTable = useCallback<Arrange>(
    (change) =>
      whenHere(
        () => import('../../../../search/arrange.ts'),
        ({ arrange }) => arrange(latest.current.search, change, latest.current.onSearch),
      ),
    [],
  )
  const [widths, setWidths] = useWidths(search.widths ?? preferences.columnWidths, arrangeTable)
  const tableColumns = useMemo(() => toTableColumns(specs), [specs])
  const table = useTable({
    features,
    columns: tableColumns,
    data: NO_ROWS,
    state: { columnSizing: widths },
    onColumnSizingChange: setWidths,
  })
  // Stays the same object as long as the columns do, so that scrolling does not render the header again.
  return useMemo(() => {
    const pinned = specs.filter(({ id }) => wantedPins.includes(id)).length
    const resize = (id: string, width: number | null) =>
      table.setColumnSizing((present) => ({
        ...Object.fromEntries(Object.entries(present).filter(([other]) => other !== id)),
        ...(width !== null && { [id]: fitWidth(specs, id, width) }),
      }))
    return {
      headers: table.getHeaderGroups()[0]?.headers ?? [],
      specs,
      pinned,
      variables: widthVariables(specs, widths, compact ? pinned : specs.length, pinned),
      /** Null: as wide as it is where no width is asked for. */
      resize,
      askedWidth: (id: string) => widths[id] ?? null,
      /** Makes a column as wide as its content. */
      fit: (at: number) =>
        whenHere(
          () => import('./fit-column.ts'),
          ({ fitColumn }) => {
            const spec = specs[at]
            if (spec && grid.current) resize(spec.id, fitColumn(grid.current, at))
          },
        ),
      /** Null beside a drawer, where other columns are shown than were chosen. */
      reorder: compact
        ? null
        : (id: string, target: string) =>
            void arrangeTable({
              columns: placeColumn(
                specs.map((spec) => spec.id),
                id,
                target,
              ),
            }),
    }
  }, [grid, table, specs, wantedPins, widths, compact, arrangeTable])
}

function fitWidth(specs: readonly ColumnSpec[], id: string, width: number): number {
  const min = specs.find((spec) => spec.id === id)?.min ?? 0
  return Math.round(Math.min(Math.max(width, min), WIDEST))
}
