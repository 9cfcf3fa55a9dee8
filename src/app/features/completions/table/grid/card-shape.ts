import { tableMessages } from '../../../../messages/list/table.ts'
import { makeElement } from '../cells/make-element.ts'
import { columnSpec } from '../columns/columns.ts'
import { fillCell } from './fill-cell.ts'
import type { RowShape } from './row-shape.ts'

/** The parts of a card, in the order of the arrow keys. */
export const CARD_COLUMNS = ['state', 'model', 'created', 'tokens', 'output'] as const
/** Height of a card in pixels. */
export const CARD_HEIGHT = 60

const CARD =
  'absolute inset-x-0 grid h-(--row-height) contain-strict grid-cols-[1.75rem_minmax(0,1fr)_auto_auto] content-center items-center gap-x-2 gap-y-0.5 border-b hairline px-3 text-12 [--cell-line:normal] aria-selected:bg-accent-soft forced-colors:aria-selected:outline-2 forced-colors:aria-selected:-outline-offset-2 **:data-filter-value:pointer-events-none'

const CLASSES: Record<(typeof CARD_COLUMNS)[number], string> = {
  state: 'row-span-2 flex self-start pt-0.5',
  model: 'flex min-w-0 overflow-hidden',
  created: 'tabular text-n10',
  tokens: 'num text-n11',
  output: 'col-span-3 col-start-2 flex min-w-0 overflow-hidden text-n11',
}

/**
 * A row on a narrow screen: two lines, with its facts above its text. It is still a row of the grid. A tap means the
 * card, so its values do not filter; those in the drawer do.
 */
export function cardShape(): RowShape {
  const model = makeElement('div', { role: 'row', class: CARD })
  for (const [at, id] of CARD_COLUMNS.entries()) {
    model.append(
      makeElement('div', {
        role: 'gridcell',
        'aria-colindex': at + 1,
        tabindex: -1,
        'data-column': at,
        class: CLASSES[id],
      }),
    )
  }
  return {
    make: () => document.importNode(model, true),
    fill: (element, row, look) => {
      for (const [at, id] of CARD_COLUMNS.entries()) {
        const cell = element.children[at]
        const spec = columnSpec(id)
        if (!(cell instanceof HTMLElement) || spec === null) continue
        if (row === undefined) {
          const size = id === 'state' ? 'size-4' : 'h-2.5 w-16'
          cell.setAttribute('aria-label', tableMessages.loadingRow)
          cell.replaceChildren(makeElement('span', { 'aria-hidden': true, class: `block rounded-1 bg-n4 ${size}` }))
        } else {
          cell.removeAttribute('aria-label')
          fillCell(cell, CLASSES[id], spec, row, look)
        }
      }
    },
  }
}
