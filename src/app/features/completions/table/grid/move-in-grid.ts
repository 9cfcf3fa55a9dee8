/** A cell of the grid, by row of the answer and visible column. Row -1 is the header. */
export interface GridCell {
  row: number
  column: number
}

export interface GridExtent {
  rows: number
  columns: number
  /** Rows that fit on the screen, by which PageUp and PageDown move. */
  page: number
}

/** The parts of a key press that matter here. */
export interface GridKey {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

/**
 * Where a key press moves the focus (ARIA authoring practices, "Grid"): arrows by cell, Home and End along the row,
 * with Ctrl to the first and last cell of all, PageUp and PageDown by screens, j and k by row. Null for other keys.
 */
export function moveInGrid(from: GridCell, press: GridKey, extent: GridExtent): GridCell | null {
  if (press.altKey || press.shiftKey) return null
  const wide = press.ctrlKey || press.metaKey
  const to = wide ? wideMove(press.key, extent) : plainMove(from, press.key, extent)
  if (to === null) return null
  return {
    row: Math.min(Math.max(to.row, -1), extent.rows - 1),
    column: Math.min(Math.max(to.column, 0), extent.columns - 1),
  }
}

function wideMove(key: string, extent: GridExtent): GridCell | null {
  if (key === 'Home') return { row: 0, column: 0 }
  return key === 'End' ? { row: extent.rows - 1, column: extent.columns - 1 } : null
}

function plainMove({ row, column }: GridCell, key: string, extent: GridExtent): GridCell | null {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return { row: row + 1, column }
    case 'ArrowUp':
      return row === 0 ? { row: -1, column } : { row: row - 1, column }
    case 'k':
      return { row: Math.max(0, row - 1), column }
    case 'ArrowRight':
      return { row, column: column + 1 }
    case 'ArrowLeft':
      return { row, column: column - 1 }
    case 'Home':
      return { row, column: 0 }
    case 'End':
      return { row, column: extent.columns - 1 }
    case 'PageDown':
      return { row: row + extent.page, column }
    case 'PageUp':
      return { row: Math.max(0, row - extent.page), column }
    default:
      return null
  }
}
