import { makeElement } from '../cells/make-element.ts'
import type { ColumnSpec } from '../columns/column-spec.ts'
import { cellClass, cellStyle } from './cell-place.ts'
import { fillCell } from './fill-cell.ts'
import type { RowLook } from './row-look.ts'
import type { RowShape } from './row-shape.ts'

const ROW =
  'absolute inset-x-0 flex h-(--row-height) contain-strict border-b hairline text-12 text-n12 [--cell-line:calc(var(--row-height)-1px)] [--row-bg:var(--color-n1)] bg-(--row-bg) hover:[--row-bg:var(--color-n3)] aria-selected:[--row-bg:var(--color-accent-soft)] forced-colors:aria-selected:outline-2 forced-colors:aria-selected:-outline-offset-2'

/** One line of the grid, or its placeholder in true height. */
export function gridRowShape({ specs, pinned }: RowLook): RowShape {
  const bases = specs.map((spec, at) => cellClass(spec, at, pinned))
  const model = makeElement('div', { role: 'row', class: ROW })
  for (const at of specs.keys()) {
    const cell = makeElement('div', {
      role: 'gridcell',
      'aria-colindex': at + 1,
      tabindex: -1,
      'data-column': at,
      class: bases[at],
    })
    Object.assign(cell.style, cellStyle(at, pinned))
    // Each cell that cuts its content off is painted by itself: half of them need not.
    if (specs[at]?.fits) cell.style.overflow = `var(--o${at})`
    model.append(cell)
  }
  return {
    make: () => document.importNode(model, true),
    fill: (element, row, look, index) => {
      for (const [at, spec] of specs.entries()) {
        const cell = element.children[at]
        if (!(cell instanceof HTMLElement)) continue
        if (row === undefined) cell.replaceChildren(placeholder(spec, index))
        else fillCell(cell, bases[at] ?? '', spec, row, look)
      }
    },
  }
}

const WIDTHS = ['w-3/5', 'w-4/5', 'w-2/5', 'w-3/4', 'w-1/2']

/** Widths that differ from row to row look like text; they are computed from the index, so that they do not change. */
function placeholder(spec: ColumnSpec, index: number): HTMLElement {
  const size = spec.id === 'state' ? 'size-4' : `h-2.5 ${WIDTHS[(index * 7 + spec.id.length * 3) % WIDTHS.length]}`
  return makeElement('span', { 'aria-hidden': true, class: `block rounded-1 bg-n4 ${size}` })
}
