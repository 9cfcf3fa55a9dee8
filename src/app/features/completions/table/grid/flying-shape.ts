import { formatShortTime } from '#lib/format.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'
import { makeElement } from '../cells/make-element.ts'
import type { RowLook } from './row-look.ts'
import type { RowShape } from './row-shape.ts'

/** A row that scrolls past quickly: only time and model, enough to see how far one has come. */
export function flyingShape({ specs, cards }: RowLook): RowShape {
  const place = cards ? -1 : specs.findIndex((spec) => spec.id === 'created')
  const model = makeElement('div', {
    role: 'row',
    class:
      'absolute inset-x-0 h-(--row-height) contain-strict truncate border-b hairline px-2 text-12 leading-(--row-height) text-n10',
  })
  model.style.marginInlineStart = place < 0 ? '0' : `var(--x${place})`
  return {
    make: () => document.importNode(model, true),
    fill: (element, row, { zone }) => {
      if (row === undefined) return
      element.textContent = `${formatShortTime(row.created ?? row.listed_at, zone)}\u2003${toVisibleText(row.model ?? '')}`
    },
  }
}
