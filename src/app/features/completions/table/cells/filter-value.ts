import type { FilterChange } from '#contract/search/filter-change.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import { makeElement } from './make-element.ts'

export interface FilterValue {
  change: FilterChange
  content: Node | string
  /** Shown dimmed after it. */
  rest?: Node | null
  /** What the tooltip names; the value as text. */
  title: string
  /** Its name, if it is shown as a picture. */
  label?: string
  look?: string
}

/**
 * The width of the mark at the end of a hovered value, in pixels (`styles.css`). A value that is hardly wider has none.
 */
const MARK = 16

const changes = new WeakMap<Element, FilterChange>()

/**
 * A value that filters: by its mark, by Alt-click, or by `i` and `e` on its cell; with Shift, or by `e`, it excludes. A
 * click anywhere else opens the row. It is not in the tab order, because the grid has one stop. A button isolates the
 * direction of its text, so it needs no `bdi`.
 */
export function filterValue({ change, content, rest = null, title, label, look }: FilterValue): HTMLButtonElement {
  const button = makeElement(
    'button',
    {
      type: 'button',
      dir: 'auto',
      tabindex: -1,
      'data-filter-value': '',
      'aria-label': label,
      title: tableMessages.filterBy(title),
      class: `filter-value min-w-0 truncate text-start ${look ?? ''}`,
    },
    content,
    rest,
  )
  changes.set(button, change)
  return button
}

/** The filter that was clicked; null if the click was on the row. */
export function filterOfClick(event: MouseEvent): FilterChange | null {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-filter-value]') : null
  const change = button === null ? undefined : changes.get(button)
  if (button === null || change === undefined) return null
  // Without a press of the mouse, it was a key.
  if (event.detail > 0 && !event.altKey && !isAtMark(button, event.clientX)) return null
  return { ...change, not: event.shiftKey }
}

function isAtMark(button: HTMLElement, x: number): boolean {
  const { left, right, width } = button.getBoundingClientRect()
  const fromEnd = getComputedStyle(button).direction === 'rtl' ? x - left : right - x
  return width > 2 * MARK && fromEnd <= MARK && matchMedia('(hover: hover)').matches
}
