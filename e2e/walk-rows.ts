import { expect } from '@playwright/test'
import type { CompletionsPage } from './completions-page.ts'

/**
 * Scrolls the table by screens to its end (or back to its beginning) and gives the id that stood at each index, counted
 * from 0. Reads a screen once rows with data stand at its top, middle and bottom.
 */
export async function walkRows(table: CompletionsPage, way: 'down' | 'up'): Promise<Map<number, string>> {
  const seen = new Map<number, string>()
  for (;;) {
    await expect.poll(() => table.scroller.evaluate(isFilled)).toBe(true)
    const found = await table.rows.evaluateAll((rows) =>
      rows.map((row) => [Number(row.getAttribute('data-row')), row.getAttribute('data-completion-id') ?? ''] as const),
    )
    for (const [index, id] of found) seen.set(index, id)
    const moved = await table.scroller.evaluate((scroller, down) => {
      const before = scroller.scrollTop
      scroller.scrollTop += (down ? 1 : -1) * (scroller.clientHeight - 120)
      return scroller.scrollTop !== before
    }, way === 'down')
    if (!moved) return seen
  }
}

function isFilled(scroller: Element): boolean {
  const { left, top, height } = scroller.getBoundingClientRect()
  return [60, height / 2, scroller.clientHeight - 20].every(
    (y) => document.elementFromPoint(left + 20, top + y)?.closest('[data-completion-id]') != null,
  )
}
