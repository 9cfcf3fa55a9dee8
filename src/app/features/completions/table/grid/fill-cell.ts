import type { CompletionRow } from '#contract/row/completion-row.ts'
import { tableMessages } from '../../../../messages/list/table.ts'
import type { CellContent, CellLook } from '../cells/cell-content.ts'
import { makeElement } from '../cells/make-element.ts'
import type { ColumnSpec } from '../columns/column-spec.ts'

/**
 * Puts into a cell what its column shows of a row. `base` is the class that the cell has whatever it shows. A cell that fails
 * says so and keeps its failure to itself.
 */
export function fillCell(cell: HTMLElement, base: string, spec: ColumnSpec, row: CompletionRow, look: CellLook): void {
  showContent(cell, base, contentOf(spec, row, look))
}

function contentOf(spec: ColumnSpec, row: CompletionRow, look: CellLook): CellContent {
  try {
    return spec.cell(row, look)
  } catch (error) {
    return brokenCell(error instanceof Error ? error.message : String(error))
  }
}

function showContent(cell: HTMLElement, base: string, content: CellContent): void {
  if (typeof content === 'object' && 'text' in content) {
    cell.className = content.look === undefined ? base : `${base} ${content.look}`
    if (content.title === undefined) cell.removeAttribute('title')
    else cell.title = content.title
    if (content.dir === undefined) cell.removeAttribute('dir')
    else cell.dir = content.dir
    cell.style.backgroundImage = content.picture ?? ''
    cell.textContent = content.text
    return
  }
  cell.className = base
  cell.removeAttribute('title')
  cell.removeAttribute('dir')
  if (cell.style.backgroundImage !== '') cell.style.backgroundImage = ''
  if (typeof content === 'string') cell.textContent = content
  else if (content instanceof Node) cell.replaceChildren(content)
  else cell.replaceChildren(...content)
}

function brokenCell(message: string): CellContent {
  return makeElement(
    'span',
    { title: `${tableMessages.broken}: ${message}`, class: 'text-filter' },
    makeElement('span', { 'aria-hidden': true }, tableMessages.brokenMark),
    makeElement('span', { class: 'sr-only' }, tableMessages.broken),
  )
}
