import type { CompletionRow } from '#contract/row/completion-row.ts'
import { cardShape } from './card-shape.ts'
import { flyingShape } from './flying-shape.ts'
import { gridRowShape } from './grid-row-shape.ts'
import type { RowLook } from './row-look.ts'
import { markRow, type RowShape } from './row-shape.ts'

/** One row as it is to stand in the list. */
export interface WantedRow {
  /** Index in the whole answer. */
  index: number
  /** Pixels from the top of the list. */
  top: number
  /** Undefined while its page is not loaded. */
  row: CompletionRow | undefined
  open: boolean
  picked: boolean
  /** The column with the grid's one tab stop; null in all rows but one. */
  stop: number | null
  /** Passes too fast to be read: if it is not drawn yet, time and model are enough. */
  flying: boolean
  lateInput: string | null | undefined
}

interface DrawnRow {
  element: HTMLElement
  shown: WantedRow
}

interface Shapes {
  look: RowLook
  whole: RowShape
  flying: RowShape
}

export interface DrawnRows {
  /** Draws the rows that are wanted. With `byId`, a row with the id of the one that stands there is taken as the same. */
  draw: (look: RowLook, wanted: readonly WantedRow[], byId?: boolean) => void
  /** Moves all rows into another box. */
  moveTo: (next: HTMLElement) => void
}

/**
 * Keeps the rows in a box as they are wanted, without React: a row is taken from a model and filled, one that stays is not
 * touched, and one whose content changes stays the same element, so that the focus stays in it.
 */
export function createDrawnRows(first: HTMLElement): DrawnRows {
  let box = first
  let shapes: Shapes | null = null
  const drawn = new Map<number, DrawnRow>()

  const drawAnew = (wish: WantedRow, { look, whole, flying }: Shapes): HTMLElement => {
    const shape = wish.flying ? flying : whole
    const element = shape.make()
    element.setAttribute('aria-rowindex', String(wish.index + 2))
    element.dataset['row'] = String(wish.index)
    element.style.top = `${wish.top}px`
    fill(element, shape, wish, look)
    if (!wish.flying) mark(element, wish, null)
    return element
  }
  const change = ({ element, shown }: DrawnRow, wish: WantedRow, { look, whole }: Shapes, byId: boolean) => {
    if (shown.top !== wish.top) element.style.top = `${wish.top}px`
    const isSameRow = shown.row === wish.row || (byId && shown.row?.id === wish.row?.id)
    if (!isSameRow || shown.lateInput !== wish.lateInput) fill(element, whole, wish, look)
    mark(element, wish, shown)
  }

  const draw: DrawnRows['draw'] = (look, wanted, byId = false) => {
    const held = box.contains(document.activeElement)
    if (shapes?.look !== look) {
      shapes = { look, whole: look.cards ? cardShape() : gridRowShape(look), flying: flyingShape(look) }
      for (const { element } of drawn.values()) element.remove()
      drawn.clear()
    }
    const indexes = new Set(wanted.map(({ index }) => index))
    for (const [index, { element }] of drawn) {
      if (indexes.has(index)) continue
      element.remove()
      drawn.delete(index)
    }
    let before: Element | null = null
    for (const wish of wanted) {
      const known = drawn.get(wish.index)
      // One that was drawn whole stays whole; one that was not is another element.
      if (known !== undefined && !known.shown.flying) {
        const whole = { ...wish, flying: false }
        change(known, whole, shapes, byId)
        known.shown = whole
        before = known.element
        continue
      }
      if (known !== undefined && isSame(known.shown, wish)) {
        before = known.element
        continue
      }
      known?.element.remove()
      const element = drawAnew(wish, shapes)
      if (before === null) box.prepend(element)
      else before.after(element)
      drawn.set(wish.index, { element, shown: wish })
      before = element
    }
    // What had the focus went with its column, its row or its content: the grid's one stop has it now.
    if (!held || box.contains(document.activeElement)) return
    const at = wanted.find(({ stop }) => stop !== null)
    const cell = at && drawn.get(at.index)?.element.children[at.stop ?? 0]
    if (cell instanceof HTMLElement) cell.focus({ preventScroll: true })
  }
  const moveTo = (next: HTMLElement) => {
    next.append(...box.childNodes)
    box = next
  }
  return { draw, moveTo }
}

function isSame(shown: WantedRow, wish: WantedRow): boolean {
  return shown.flying === wish.flying && shown.row === wish.row && shown.top === wish.top
}

function fill(
  element: HTMLElement,
  shape: RowShape,
  { row, index, lateInput, flying }: WantedRow,
  look: RowLook,
): void {
  if (row === undefined || flying) element.setAttribute('aria-busy', 'true')
  else element.removeAttribute('aria-busy')
  if (row === undefined) delete element.dataset['completionId']
  else element.dataset['completionId'] = row.id
  shape.fill(element, row, { zone: look.zone, tall: look.tall, lateInput }, index)
}

function mark(element: HTMLElement, wish: WantedRow, shown: WantedRow | null): void {
  if (shown === null || shown.open !== wish.open || shown.picked !== wish.picked)
    markRow(element, wish.open, wish.picked)
  if (shown?.stop === wish.stop) return
  if (shown !== null && shown.stop !== null) element.children[shown.stop]?.setAttribute('tabindex', '-1')
  if (wish.stop !== null) element.children[wish.stop]?.setAttribute('tabindex', '0')
}
