import type { CompletionRow } from '#contract/row/completion-row.ts'
import type { CellLook } from '../cells/cell-content.ts'

/** How a row is built. One a look of the table (`row-look.ts`). */
export interface RowShape {
  /** A row without content; what a click and the keys need is on it and on its cells. */
  make(): HTMLElement
  /** Fills a row, new or not, with what is known; undefined while its page is not here. */
  fill(element: HTMLElement, row: CompletionRow | undefined, look: CellLook, index: number): void
}

/** A bar at the start of a selected row, above its content. */
const PICKED =
  "before:absolute before:inset-y-0 before:start-0 before:z-2 before:w-1 before:bg-accent before:content-['']"

/** Marks a row that is open, or selected. */
export function markRow(element: HTMLElement, open: boolean, picked: boolean): void {
  element.setAttribute('aria-selected', String(open || picked))
  for (const name of PICKED.split(' ')) element.classList.toggle(name, picked)
}
