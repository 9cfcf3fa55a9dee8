import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { type GridCell, type GridExtent, moveInGrid } from './move-in-grid.ts'

/**
 * The one tab stop of the grid. `onKeyDown` gives the cell that a key leads to, so that the owner can scroll; the focus
 * follows when the cell is rendered.
 */
export function useGridFocus(grid: RefObject<HTMLElement | null>, extent: GridExtent) {
  const [active, setActive] = useState<GridCell>({ row: 0, column: 0 })
  const [inside, setInside] = useState(false)
  const isInside = useRef(false)
  const pending = useRef(false)
  const here = clampCell(active, extent)

  useLayoutEffect(() => {
    // The focused cell may have disappeared with its column or row: the focus goes to the one in its place.
    if (isInside.current && document.activeElement === document.body) pending.current = true
    if (!pending.current) return
    const cell = grid.current?.querySelector<HTMLElement>(`[data-row="${here.row}"] > [data-column="${here.column}"]`)
    if (cell === undefined || cell === null) return
    pending.current = false
    // Measuring its position would lay out the whole page once more.
    if (cell === document.activeElement) return
    cell.focus({ preventScroll: true })
    bringIntoWidth(grid.current, cell)
  })

  const moveTo = useCallback((cell: GridCell, focus: boolean) => {
    pending.current = focus
    setActive((present) => (present.row === cell.row && present.column === cell.column && !focus ? present : cell))
  }, [])

  const onFocus = (event: FocusEvent) => {
    isInside.current = true
    setInside(true)
    const cell = cellOf(event.target)
    if (cell !== null && (cell.row !== active.row || cell.column !== active.column)) setActive(cell)
  }
  const onBlur = (event: FocusEvent) => {
    if (event.relatedTarget instanceof Node && grid.current?.contains(event.relatedTarget)) return
    // A cell that is removed loses the focus although the user has not left the grid.
    if (!document.hasFocus() || (event.relatedTarget === null && !event.target.isConnected)) return
    isInside.current = false
    setInside(false)
  }
  /** The cell that a key leads to; null if it leads nowhere. */
  const moveBy = (event: KeyboardEvent): GridCell | null => {
    const next = moveInGrid(here, event, extent)
    if (next !== null) event.preventDefault()
    return next
  }
  const moveToRow = useCallback((row: number) => {
    pending.current = isInside.current
    setActive((present) => ({ row, column: present.column }))
  }, [])
  return { active: here, inside, moveTo, moveToRow, moveBy, onFocus, onBlur }
}

function clampCell({ row, column }: GridCell, extent: GridExtent): GridCell {
  return {
    row: Math.min(row, extent.rows - 1),
    column: Math.max(0, Math.min(column, extent.columns - 1)),
  }
}

/** The cell that contains an element; null outside of cells. */
export function cellOf(target: EventTarget | null): GridCell | null {
  if (!(target instanceof Element)) return null
  const cell = target.closest<HTMLElement>('[data-column]')
  const row = cell?.closest<HTMLElement>('[data-row]')
  if (cell === null || row === undefined || row === null) return null
  return { row: Number(row.dataset['row']), column: Number(cell.dataset['column']) }
}

/** The index of the row that contains an element, including the gaps between its cells; null outside of rows. */
export function rowOf(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
  return row === null ? null : Number(row.dataset['row'])
}

function bringIntoWidth(grid: HTMLElement | null, cell: HTMLElement): void {
  if (grid === null || getComputedStyle(cell).position === 'sticky') return
  const pinned = [...(cell.parentElement?.children ?? [])].filter((one) => getComputedStyle(one).position === 'sticky')
  const covered = pinned.reduce((sum, one) => sum + one.clientWidth, 0)
  const box = grid.getBoundingClientRect()
  const place = cell.getBoundingClientRect()
  const left = box.left + covered
  const right = box.left + grid.clientWidth
  if (place.left < left) grid.scrollLeft -= left - place.left
  else if (place.right > right) grid.scrollLeft += Math.min(place.right - right, place.left - left)
}
