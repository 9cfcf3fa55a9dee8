import type { KeyboardEvent } from 'react'

/**
 * Filtering by keyboard: `i` includes and `e` excludes the value of the focused cell. In a cell with several values,
 * the first press focuses the first of them; left and right move between them, and Escape returns to the cell. Gives
 * whether the key was handled.
 */
export function pressFilterKey(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return false
  const cell = event.target.closest<HTMLElement>('[role=gridcell]')
  if (cell === null) return false
  const values = [...cell.querySelectorAll<HTMLElement>('[data-filter-value]')]
  const at = values.indexOf(event.target)
  if (event.key === 'i' || event.key === 'e') {
    const value = values[Math.max(0, at)]
    if (value === undefined) return false
    if (at === -1 && values.length > 1) value.focus()
    else value.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: event.key === 'e' }))
    return true
  }
  if (at === -1) return false
  if (event.key === 'Escape') cell.focus()
  else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    values[Math.min(Math.max(at + (event.key === 'ArrowRight' ? 1 : -1), 0), values.length - 1)]?.focus()
  } else return false
  return true
}
