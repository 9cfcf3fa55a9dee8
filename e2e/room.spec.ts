import type { Locator, Page } from '@playwright/test'
import { filterMessages } from '../src/app/messages/list/filters.ts'
import { groupMessages } from '../src/app/messages/list/groups.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'
import { importRows } from './import-rows.ts'
import { rowLines } from './row-lines.ts'

const CONDITIONS = '?model=gpt-4o-2024-08-06,gpt-4o-mini&finish=stop,length,tool_calls&created=2020..2030&tokens=1..'

/** The toolbar above the table, with its chips and tools. */
const toolbarOf = (table: CompletionsPage): Locator => table.chips.locator('xpath=..')

/** The distinct lines in which visible parts stand, by their middles, in pixels; 20 more are another line. */
async function linesOf(parts: Locator): Promise<number> {
  const middles = await parts.evaluateAll((all) =>
    all
      .map((one) => one.getBoundingClientRect())
      .filter(({ width, right }) => width > 0 && right > 1)
      .map(({ top, bottom }) => (top + bottom) / 2)
      .toSorted((a, b) => a - b),
  )
  return middles.filter((middle, at) => at === 0 || middle - (middles[at - 1] ?? 0) > 20).length
}

/** Where the table begins, and where the tools stand beside the time range. */
async function placesOf(page: Page, table: CompletionsPage) {
  const grid = await table.grid.boundingBox()
  const times = await page.getByRole('group', { name: filterMessages.range }).boundingBox()
  return { grid: grid?.y, times: [times?.x, times?.y] }
}

test('beside a drawer the conditions have lines of their own, over the whole width of the list', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await page.setViewportSize({ width: 1440, height: 900 })
  await table.open(CONDITIONS)
  const id = (await table.rows.first().getAttribute('data-completion-id')) ?? ''
  await table.openDrawer(id, Object.fromEntries(new URLSearchParams(CONDITIONS)))
  await expect(table.chips.getByRole('listitem').nth(9)).toBeVisible()
  const [chips, bar] = [await table.chips.boundingBox(), await toolbarOf(table).boundingBox()]
  expect(chips?.width).toBeGreaterThan(0.9 * (bar?.width ?? Number.POSITIVE_INFINITY))
  expect(await linesOf(table.chips.getByRole('listitem'))).toBeLessThanOrEqual(3)
})

for (const width of [720, 960]) {
  test(`at ${width} pixels a preset is in sight whole or not at all`, async ({ page, sample }) => {
    await page.setViewportSize({ width, height: 900 })
    const table = new CompletionsPage(page, sample.url)
    await table.open()
    const { whole, cut } = await table.chips.evaluate((list) => {
      const box = list.getBoundingClientRect()
      const boxes = [...list.children].map((one) => one.getBoundingClientRect())
      const isWhole = (one: DOMRect) => one.right <= box.right + 1 && one.bottom <= box.bottom + 1
      return {
        whole: boxes.filter((one) => isWhole(one)).length,
        cut: boxes.filter((one) => !isWhole(one) && one.top < box.bottom - 1).length,
      }
    })
    expect(whole).toBeGreaterThan(0)
    expect(whole).toBeLessThan(7)
    expect(cut).toBe(0)
  })
}

for (const size of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`at ${size.width} pixels the tools that come after the rows have their room before`, async ({
    page,
    sample,
  }) => {
    await page.setViewportSize(size)
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
    await page.route('**/assets/after-rows-*.js', async (route) => {
      await held
      await route.continue()
    })
    const table = new CompletionsPage(page, sample.url)
    await table.open()
    await expect(table.summary.locator('b')).toBeVisible()
    const before = await placesOf(page, table)
    letGo()
    await expect(page.getByRole('button', { name: groupMessages.pick })).toBeVisible()
    await expect(page.getByRole('slider')).toBeVisible()
    expect(await placesOf(page, table)).toEqual(before)
  })
}

test('on a phone tools and presets fit three lines', async ({ page, sample }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await expect(page.getByRole('button', { name: groupMessages.pick })).toBeVisible()
  expect(await linesOf(toolbarOf(table).getByRole('button'))).toBe(3)
})

test('on a phone the only source takes no line beside conditions; the counts name it', async ({ page, serve }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const server = await serve()
  await importRows(server, rowLines())
  const table = new CompletionsPage(page, server.url)
  await table.open('?source=store&finish=stop')
  await expect(page.getByRole('button', { name: groupMessages.pick })).toBeVisible()
  await expect(table.summary).toContainText('store')
  expect(await linesOf(toolbarOf(table).getByRole('button'))).toBe(3)
})

test('beside the drawer the bars over time keep their room, and the counts take two lines', async ({
  page,
  sample,
}) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open('?q=the')
  await table.row(0).click()
  await expect(table.drawer).toBeVisible()
  const bars = page.getByRole('slider')
  await expect.poll(async () => (await bars.boundingBox())?.width ?? 0).toBeGreaterThan(150)
  expect(await table.summary.evaluate((line) => line.scrollHeight <= line.clientHeight)).toBe(true)
})

test('the line above the sample shows a hint whole or not at all', async ({ page, sample }) => {
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  const bar = page.getByText('OPENAI_BASE_URL=').locator('xpath=ancestor::div[1]')
  for (const width of [720, 1000, 1199, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    const cut = await bar.evaluate((line) =>
      [...line.children].filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.textContent),
    )
    expect(cut, `${width} pixels`).toEqual([])
  }
})

test('conditions in a link are drawn with the rows, so that the table does not move from under a press', async ({
  page,
  sample,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.addInitScript(() => {
    const seen = new Set<number>()
    const look = () => {
      const grid = document.querySelector('[role=columnheader]')?.getBoundingClientRect().y
      if (grid !== undefined) seen.add(grid)
      document.documentElement.dataset['seen'] = [...seen].join(' ')
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  const table = new CompletionsPage(page, sample.url)
  await table.open('?finish=stop')
  await expect(table.chips.getByRole('button', { name: filterMessages.clear })).toBeVisible()
  await expect(table.rail.getByRole('button').first()).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-seen', /^[\d.]+$/)
})
