import type { CompletionRow } from '#contract/row/completion-row.ts'
import { type ColumnSizingState, functionalUpdate, type Updater, useTable } from '@tanstack/react-table'
import {
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { setPreferences, usePreferences } from '../../../../preferences.ts'
import { formatWidths, parseWidths, WIDEST } from '../../../../search/column-widths.ts'
import type { CompletionsSearch, SearchChange } from '../../../../search/completions-search.ts'
import { isDefaultColumns, placeColumn, shownColumns } from './column-layout.ts'
import type { ColumnSpec } from './column-spec.ts'
import { features, toTableColumns } from './table-columns.ts'
import { widthVariables } from './width-variables.ts'

/** The table gets no rows: it would compute its row model again at each step of a scroll. */
const NO_ROWS: CompletionRow[] = []

/** Widths are stored after the resizing, not at each pixel. */
const REMEMBER_MS = 300

/** The columns that are shown, pinned ones first. */
export function useShownColumns({ columns, pinned }: CompletionsSearch, compact: boolean): readonly ColumnSpec[] {
  const { columns: remembered, pinnedColumns } = usePreferences()
  const first = pinned ?? pinnedColumns
  return useMemo(() => shownColumns(columns, remembered, first, compact), [columns, remembered, first, compact])
}

/** The widths of the address, else the stored ones, and how to change them: a change goes where they come from. */
function useWidths(fromAddress: string | null, onSearch: (change: SearchChange) => void) {
  const { columnWidths } = usePreferences()
  const given = useMemo(
    () => (fromAddress === null ? columnWidths : parseWidths(fromAddress)),
    [fromAddress, columnWidths],
  )
  const [own, setOwn] = useState({ given, widths: given })
  const widths = own.given === given ? own.widths : given
  const save = useEffectEvent(() =>
    fromAddress === null ? setPreferences({ columnWidths: widths }) : onSearch({ widths: formatWidths(widths) }),
  )
  useEffect(() => {
    if (widths === given) return undefined
    const timer = setTimeout(() => save(), REMEMBER_MS)
    return () => clearTimeout(timer)
  }, [widths, given])
  // Whoever leaves at once keeps the width too; an address that is left needs none any more.
  const keep = useEffectEvent(() => {
    if (fromAddress === null && widths !== given) save()
  })
  useEffect(() => () => keep(), [])
  const setWidths = useCallback(
    (change: Updater<ColumnSizingState>) => {
      setOwn((before) => ({ given, widths: functionalUpdate(change, before.given === given ? before.widths : given) }))
    },
    [given],
  )
  return [widths, setWidths] as const
}

/** What `useGridColumns` gives: the columns, their headers and widths, and what changes them. */
export type GridColumns = ReturnType<typeof useGridColumns>

/** The columns of the grid as a TanStack table without rows, and what changes them. */
export function useGridColumns(
  grid: RefObject<HTMLElement | null>,
  specs: readonly ColumnSpec[],
  compact: boolean,
  search: CompletionsSearch,
  onSearch: (change: SearchChange) => void,
) {
  const preferences = usePreferences()
  const pinnedColumns = search.pinned ?? preferences.pinnedColumns
  const [widths, setWidths] = useWidths(search.widths ?? null, onSearch)
  const latest = useRef(onSearch)
  useLayoutEffect(() => {
    latest.current = onSearch
  })
  const tableColumns = useMemo(() => toTableColumns(specs), [specs])
  const table = useTable(
    {
      features,
      columns: tableColumns,
      data: NO_ROWS,
      columnResizeMode: 'onChange',
      state: { columnSizing: widths },
      onColumnSizingChange: setWidths,
    },
    (state) => ({ resizing: state.columnResizing.isResizingColumn }),
  )
  const { resizing } = table.state
  // Stays the same object as long as the columns do, so that scrolling does not render the header again.
  return useMemo(() => {
    const ids = specs.map((spec) => spec.id)
    const pinned = ids.filter((id) => pinnedColumns.includes(id)).length
    const setColumns = (next: readonly string[]) => {
      const columns = isDefaultColumns(next) ? null : [...next]
      setPreferences({ columns })
      latest.current({ columns })
    }
    const resize = (id: string, width: number) =>
      setWidths((present) => ({ ...present, [id]: fitWidth(specs, id, width) }))
    return {
      headers: table.getHeaderGroups()[0]?.headers ?? [],
      /** The column whose edge is being dragged. */
      resizing,
      specs,
      ids,
      pinned,
      variables: widthVariables(specs, widths, compact ? pinned : specs.length),
      setColumns,
      resize,
      /** Makes a column as wide as its content. */
      fit: async (at: number) => {
        const { fitColumn } = await import('./fit-column.ts')
        const spec = specs[at]
        if (spec && grid.current) resize(spec.id, fitColumn(grid.current, at))
      },
      reorder: (id: string, target: string) => setColumns(placeColumn(ids, id, target)),
    }
  }, [grid, table, specs, pinnedColumns, widths, setWidths, resizing, compact])
}

function fitWidth(specs: readonly ColumnSpec[], id: string, width: number): number {
  const min = specs.find((spec) => spec.id === id)?.min ?? 0
  return Math.round(Math.min(Math.max(width, min), WIDEST))
}
