/** A longer text is read in the drawer; as a column it would take the window. */
const WIDEST_FIT = 560

/** The width in pixels at which column `at` is completely visible in the rows on the screen, at most 560. */
export function fitColumn(grid: HTMLElement, at: number): number {
  const cells = [...grid.querySelectorAll<HTMLElement>(`[data-column="${at}"]`)]
  const before = cells.map((cell) => cell.style.cssText)
  for (const cell of cells) {
    cell.style.flex = 'none'
    cell.style.width = 'max-content'
  }
  const widest = Math.max(0, ...cells.map((cell) => cell.offsetWidth))
  for (const [place, cell] of cells.entries()) cell.style.cssText = before[place] ?? ''
  return Math.min(WIDEST_FIT, Math.ceil(widest) + 2)
}
