import { DEFAULT_COLUMNS } from '#contract/row/columns.ts'
import type { CompletionRow } from '#contract/row/completion-row.ts'
import { type ColumnSizingState, useTable } from '@tanstack/react-table'
import { type CSSProperties, type RefObject, useCallback, useEffect, useMemo, useState } from 'react'
import { setPreferences, usePreferences } from '../../../../preferences.ts'
import type { SearchChange } from '../../../../search/completions-search.ts'
import { isDefaultColumns, placeColumn, shownColumns } from './column-layout.ts'
import type { ColumnSpec } from './column-spec.ts'
import { fitColumn } from './fit-column.ts'
import { features, toTableColumns } from './table-features.ts'

const NO_COLUMNS: string[] = []
/** Of the grid's width, for a column that is no text: what people read keeps the larger part. */
const MOST_SHARE = '22%'
/** Widths are remembered once the hand lets go, not at each pixel. */
const REMEMBER_MS = 300

/** The columns that show, pinned ones first. */
export function useShownColumns(fromAddress: readonly string[] | null, compact: boolean): readonly ColumnSpec[] {
  const { columns: remembered, pinnedColumns } = usePreferences()
  return useMemo(
    () => shownColumns(fromAddress, remembered, pinnedColumns, compact),
    [fromAddress, remembered, pinnedColumns, compact],
  )
}

/** What `useGridColumns` gives: the table, its columns, and what changes them. */
export type GridColumns = ReturnType<typeof useGridColumns>

/** The columns as a TanStack table of exactly the rows on the screen, and what changes them. */
export function useGridColumns(
  grid: RefObject<HTMLElement | null>,
  data: CompletionRow[],
  specs: readonly ColumnSpec[],
  compact: boolean,
  onSearch: (change: SearchChange) => void,
) {
  const { columnWidths, pinnedColumns } = usePreferences()
  const columns = useMemo(() => toTableColumns(specs), [specs])
  const [columnSizing, setColumnSizing] = useState<ColumnSizingState>(columnWidths)
  useEffect(() => {
    if (columnSizing === columnWidths) return undefined
    const timer = setTimeout(() => setPreferences({ columnWidths: columnSizing }), REMEMBER_MS)
    return () => clearTimeout(timer)
  }, [columnSizing, columnWidths])
  const pinnedIds = useMemo(
    () => specs.map((spec) => spec.id).filter((id) => pinnedColumns.includes(id)),
    [specs, pinnedColumns],
  )
  const columnPinning = useMemo(() => ({ start: pinnedIds, end: NO_COLUMNS }), [pinnedIds])
  const table = useTable({
    features,
    columns,
    data,
    getRowId: (row, at) => `${at} ${row.id}`,
    columnResizeMode: 'onChange',
    state: { columnSizing, columnPinning },
    onColumnSizingChange: setColumnSizing,
  })

  const setColumns = useCallback(
    (ids: readonly string[]) => {
      const usual = isDefaultColumns(ids)
      setPreferences({ columns: usual ? null : [...ids] })
      onSearch({ columns: usual ? null : [...ids] })
    },
    [onSearch],
  )
  const ids = useMemo(() => specs.map((spec) => spec.id), [specs])
  const resize = (id: string, width: number) =>
    setColumnSizing((sizes) => ({ ...sizes, [id]: fitWidth(specs, id, width) }))
  return {
    table,
    specs,
    ids,
    pinned: pinnedIds.length,
    variables: widthVariables(specs, columnSizing, compact ? pinnedIds.length : specs.length),
    setColumns,
    resize,
    /** Makes a column as wide as what it shows. */
    fit: (at: number) => {
      const spec = specs[at]
      if (spec && grid.current) resize(spec.id, fitColumn(grid.current, at))
    },
    reorder: (id: string, target: string) => setColumns(placeColumn(ids, id, target)),
    reset: () => {
      setColumnSizing({})
      setPreferences({ pinnedColumns: [] })
      setColumns(DEFAULT_COLUMNS)
    },
  }
}

/**
 * The widths as variables `--w0`…, how far columns may grow as `--m0`…, the starts of pinned columns as `--x0`…, and their
 * sum. From the column `yielding` on,
 * those that grow ask for no more than their least, so that beside a drawer the text ends in dots and not at its edge.
 */
function widthVariables(specs: readonly ColumnSpec[], sizes: ColumnSizingState, yielding: number): CSSProperties {
  const variables: Record<string, string> = {}
  let sum = 0
  for (const [at, spec] of specs.entries()) {
    const wanted = Math.max(spec.min, sizes[spec.id] ?? spec.width)
    const width = spec.grows && at >= yielding ? spec.min : wanted
    variables[`--w${at}`] = `${width}px`
    variables[`--x${at}`] = `${sum}px`
    if (!spec.grows) {
      const bound = sizes[spec.id] === undefined ? spec.growsTo : null
      variables[`--m${at}`] = bound === null ? `${width}px` : `max(${width}px, min(${bound}px, ${MOST_SHARE}))`
    }
    sum += width
  }
  variables['--grid-width'] = `${sum}px`
  return variables
}

function fitWidth(specs: readonly ColumnSpec[], id: string, width: number): number {
  const min = specs.find((spec) => spec.id === id)?.min ?? 0
  return Math.round(Math.min(Math.max(width, min), 1600))
}
