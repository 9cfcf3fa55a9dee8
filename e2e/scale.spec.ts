import { madeCompletion } from '../bench/made-completions.ts'
import type { Page } from '@playwright/test'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'

const ROWS = 20_000
/** More rows than a screen has are never there at once. */
const MOST_MOUNTED = 80

const scrollTo = (table: CompletionsPage, top: 'end' | number) =>
  table.scroller.evaluate((grid, to) => {
    grid.scrollTop = to === 'end' ? grid.scrollHeight : to
  }, top)

/** Elements on the page, and pages of rows that the script still holds. */
const elements = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length)

test('20,000 rows scroll, jump, sort and filter with as many elements as one screen needs', async ({ page, serve }) => {
  const server = await serve()
  await importRows(
    server,
    Array.from({ length: ROWS }, (_, n) => madeCompletion(n, ROWS)),
  )
  const table = new CompletionsPage(page, server.url)
  await table.open()
  await expect(table.grid).toHaveAttribute('aria-rowcount', String(ROWS + 1))
  await expect(table.row(20)).toHaveAttribute('data-completion-id', /./)
  // Spare rows come with the first step.
  await scrollTo(table, 1)
  await expect(table.row(25)).toHaveAttribute('data-completion-id', /./)
  const atFirst = await elements(page)
  const mounted = table.grid.locator('[data-row]')

  await scrollTo(table, 'end')
  const last = table.row(ROWS - 1)
  await expect(last).toBeVisible()
  await expect(last).toHaveAttribute('aria-rowindex', String(ROWS + 1))
  const { rows } = await table.rowsOf(new URLSearchParams('sort=created'), 1)
  await expect(last).toHaveAttribute('data-completion-id', rows[0]?.id ?? '')
  expect(await mounted.count()).toBeLessThan(MOST_MOUNTED)

  for (let jump = 1; jump <= 20; jump++) {
    const at = (jump * 7_919) % (ROWS - 100)
    await scrollTo(table, at * 36)
    await expect(table.row(at + 5)).toHaveAttribute('data-completion-id', /./)
    await expect(table.row(at + 5)).toHaveAttribute('aria-rowindex', String(at + 7))
    expect(await mounted.count(), `rows at ${at}`).toBeLessThan(MOST_MOUNTED)
  }

  const asked: string[] = []
  page.on('request', (request) => {
    const at = new URL(request.url()).searchParams.get('at')
    if (at !== null) asked.push(at)
  })
  await scrollTo(table, 10_020 * 36)
  await expect(table.row(10_025)).toHaveAttribute('data-completion-id', /./)
  expect(asked[0], 'what is in sight after a jump comes first').toBe('10000')
  await expect.poll(() => asked, 'and then what is around it').toContain('9900')

  asked.length = 0
  await table.header('tokens').click()
  await table.expectSearch('sort', '-tokens')
  await expect(table.row(0)).toHaveAttribute('data-completion-id', /./)
  await expect(table.row(20)).toHaveAttribute('data-completion-id', /./)
  expect(asked, 'another answer is shown from its top, wherever the last one stood').toEqual(['0'])
  await page.goBack()

  await scrollTo(table, 0)
  const [first] = (await table.rowsOf()).rows
  await expect(table.row(0)).toHaveAttribute('data-completion-id', first?.id ?? '')
  await expect(table.row(20)).toHaveAttribute('data-completion-id', /./)
  expect(await elements(page), 'elements after 20 jumps').toBeLessThan(atFirst * 1.2)

  await table.scroller.evaluate(async (grid) => {
    for (let step = 0; step < 12; step++) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      grid.scrollBy(0, 900)
    }
  })
  const landed = table.row(Math.floor((12 * 900) / 36) + 5)
  await expect(landed.getByRole('gridcell'), 'cells of a row once it no longer flies past').not.toHaveCount(0)
  await expect(landed).not.toHaveAttribute('aria-busy')
  await expect(landed).toHaveAttribute('data-completion-id', /./)
  await scrollTo(table, 0)
  await expect(table.row(20)).toHaveAttribute('data-completion-id', /./)

  await table.open('?meta.team=team-3&sort=-tokens')
  const { total } = await table.expectAsTheApi()
  await scrollTo(table, 'end')
  const lastOfTeam = table.row((total ?? 0) - 1)
  await expect(lastOfTeam).toHaveAttribute('data-completion-id', /./)
  await lastOfTeam.getByRole('gridcell').nth(1).click()
  await table.expectDrawer((await lastOfTeam.getAttribute('data-completion-id')) ?? '')
  await page.keyboard.press('k')
  await expect(table.row((total ?? 0) - 2)).toHaveAttribute('aria-selected', 'true')
  await expect(table.grid.locator('[data-row]').last()).toBeVisible()
  expect(await table.grid.locator('[data-row]').count()).toBeLessThan(MOST_MOUNTED)
})
