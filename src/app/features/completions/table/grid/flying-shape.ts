import { formatShortTime } from '#lib/format.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'
import { makeElement } from '../cells/make-element.ts'
import type { ColumnSpec } from '../columns/column-spec.ts'
import type { RowLook } from './row-look.ts'
import type { RowShape } from './row-shape.ts'

/** Stands where a row will be. It is drawn as the background of the row, which so needs no further element. */
const EXPECTED =
  'bg-[linear-gradient(var(--color-n4),var(--color-n4))] bg-size-[40%_10px] bg-position-[12px_center] bg-no-repeat'

/** A row that scrolls past quickly: only time and model, enough to see how far one has come. Or one that is still on its way. */
export function flyingShape({ specs, cards }: RowLook): RowShape {
  const model = makeElement('div', {
    role: 'row',
    class:
      'absolute inset-x-0 h-(--row-height) contain-strict border-b hairline text-12 leading-(--row-height) text-n10',
  })
  const places = cards ? [null, null] : [startOf(specs, 'created'), startOf(specs, 'model')]
  // Side by side in their columns, or as one text where the start of one is not known.
  const apart = places.every((place) => place !== null)
  for (const place of apart ? places : [places[0] ?? '0']) {
    const cell = makeElement('span', { class: 'absolute px-2 whitespace-nowrap' })
    cell.style.insetInlineStart = place ?? '0'
    model.append(cell)
  }
  return {
    make: () => document.importNode(model, true),
    fill: (element, row, { zone }) => {
      for (const name of EXPECTED.split(' ')) element.classList.toggle(name, row === undefined)
      if (row === undefined) return
      const texts = [formatShortTime(row.created ?? row.listed_at, zone), toVisibleText(row.model ?? '')]
      for (const [at, text] of (apart ? texts : [texts.join('\u2003')]).entries()) {
        const cell = element.children[at]
        if (cell !== undefined) cell.textContent = text
      }
    },
  }
}

/** Where a column begins; null if one before it takes a share of the room that is left. */
function startOf(specs: readonly ColumnSpec[], id: string): string | null {
  const at = specs.findIndex((spec) => spec.id === id)
  const isFixed = specs.slice(0, Math.max(0, at)).every((spec) => !spec.grows && spec.growsTo === null)
  return at >= 0 && isFixed ? `var(--x${at})` : null
}
