/** The cell of a list's row that gets the focus: of row `id` in the column that Tab leads to, else where Tab leads to, else any. */
export function findGridCell(id: string | null): HTMLElement | null {
  const stop = findInRow(' > [tabindex="0"]')
  const row = `[data-completion-id="${CSS.escape(id ?? '')}"] > `
  const cell = findInRow(`${row}[data-column="${stop?.dataset['column']}"]`) ?? findInRow(`${row}*`)
  return cell ?? stop ?? findInRow(' > [tabindex]')
}

function findInRow(selector: string): HTMLElement | null {
  return document.querySelector(`[role="grid"] [data-row]${selector}`)
}
